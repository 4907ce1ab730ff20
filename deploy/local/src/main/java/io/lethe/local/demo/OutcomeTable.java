package io.lethe.local.demo;

import io.lethe.local.demo.Outcome.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
