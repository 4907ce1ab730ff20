package io.lethe.local.demo;

import io.lethe.contracts.Scores.Estimate;
import io.lethe.contracts.Scores.NamedScore;
import io.lethe.local.demo.Outcome.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The outcome as a table for people. */
final class OutcomeTable {

    private static final String LINE = "  %-10s %8s %8s %8s   %-18s %10s %8s %9s";

    private OutcomeTable() {}

    static String of(Outcome outcome) {
        List<String> lines = new ArrayList<>();
        lines.add(line("model", "test", "top-2", "forget", "MIA (95 %)", "forgetting", "NoMUS", "seconds"));
        lines.add(line("", "accuracy", "", "accuracy", "", "score", "", "of work"));
        outcome.rows().forEach(row -> lines.add(line(row)));
        lines.add(line("majority", share(outcome.majorityAccuracy()), "", "", "", "", "", ""));
        return String.join("", lines);
    }

    /** All further scores, a line for each and a column for each model. */
    static String metrics(Outcome outcome) {
        SortedSet<String> names = new TreeSet<>();
        outcome.rows()
                .forEach(row -> names.addAll(
                        row.metrics().stream().map(NamedScore::name).toList()));
        StringBuilder text = new StringBuilder(metric("score (95 %)", outcome.rows(), Row::model));
        for (String name : names) {
            text.append(metric(name, outcome.rows(), row -> interval(row, name)));
        }
        return text.toString();
    }

    private static String metric(String name, List<Row> rows, Function<Row, String> cell) {
        StringBuilder line = new StringBuilder("  %-26s".formatted(name));
        rows.forEach(row -> line.append(" %-24s".formatted(cell.apply(row))));
        return line.toString().stripTrailing() + "\n";
    }

    private static String interval(Row row, String name) {
        return row.metrics().stream()
                .filter(further -> further.name().equals(name))
                .map(NamedScore::score)
                .findFirst()
                .map(OutcomeTable::interval)
                .orElse("–");
    }

    private static String interval(Estimate score) {
        return score.low() == score.high()
                ? share(score.value())
                : "%s [%s, %s]".formatted(share(score.value()), share(score.low()), share(score.high()));
    }

    private static String line(Row row) {
        return line(
                row.model(),
                share(row.testAccuracy()),
                share(row.top2Accuracy()),
                share(row.forgetAccuracy()),
                "%s [%s, %s]".formatted(share(row.mia()), share(row.miaLow()), share(row.miaHigh())),
                share(row.forgettingScore()),
                share(row.nomus()),
                String.format(Locale.ROOT, "%.1f", row.seconds()));
    }

    private static String line(Object... cells) {
        return LINE.formatted(cells).stripTrailing() + "\n";
    }

    private static String share(@Nullable Double value) {
        return value == null ? "–" : String.format(Locale.ROOT, "%.3f", value);
    }
}
