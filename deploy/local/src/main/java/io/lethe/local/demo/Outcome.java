package io.lethe.local.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.Scores;
import io.lethe.contracts.Scores.Estimate;
import io.lethe.contracts.Scores.NamedScore;
import io.lethe.local.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run, as {@code --json} writes it.
 *
 * @param dataset the dataset's name
 * @param seed seed of everything drawn by chance
 * @param method method that was used
 * @param forget whom the request named, as the user's own file has them
 * @param majorityAccuracy test accuracy of a constant answer
 * @param totalSeconds the whole run, without the start of the stack
 * @param rows a row for each model
 */
record Outcome(
        String dataset,
        int seed,
        String method,
        List<String> forget,
        double majorityAccuracy,
        double totalSeconds,
        List<Row> rows) {

    Outcome {
        forget = List.copyOf(forget);
        rows = List.copyOf(rows);
    }

    /**
     * One model and its scores.
     *
     * @param model {@code original}, {@code unlearned} or {@code retrained}
     * @param modelVersion version in its lineage
     * @param mia accuracy of the membership attack
     * @param miaLow lower end of its 95 % interval
     * @param miaHigh upper end
     * @param seconds wall time that made the model
     * @param sha256 digest of the weights
     * @param metrics further scores with their intervals
     */
    record Row(
            String model,
            String modelVersion,
            double testAccuracy,
            @Nullable Double top2Accuracy,
            @Nullable Double forgetAccuracy,
            double retainAccuracy,
            double unseenAccuracy,
            double mia,
            double miaLow,
            double miaHigh,
            double miaAuc,
            double forgettingScore,
            double nomus,
            double seconds,
            String sha256,
            List<NamedScore> metrics) {

        static Row of(EvaluationScored card) {
            return of(
                    card.state().name().toLowerCase(Locale.ROOT),
                    card.model().modelVersion(),
                    card.scores(),
                    card.workSeconds(),
                    card.model().weights().sha256());
        }

        static Row of(String model, String modelVersion, Scores scores, double seconds, String sha256) {
            return new Row(
                    model,
                    modelVersion,
                    scores.testAccuracy().value(),
                    value(scores.top2Accuracy()),
                    value(scores.forgetAccuracy()),
                    scores.retainAccuracy().value(),
                    scores.unseenAccuracy().value(),
                    scores.mia().value(),
                    scores.mia().low(),
                    scores.mia().high(),
                    scores.miaAuc().value(),
                    scores.forgettingScore().value(),
                    scores.nomus().value(),
                    seconds,
                    sha256,
                    scores.furtherScores());
        }

        /** The same row with the scores beside those of a retrained model. */
        Row with(EvaluationScored.Compared compared) {
            return of(model, modelVersion, compared.scores(), seconds, sha256);
        }

        private static @Nullable Double value(@Nullable Estimate estimate) {
            return estimate == null ? null : estimate.value();
        }
    }

    /** The outcome as JSON text. */
    String toJson() {
        try {
            return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
        } catch (IOException e) {
            throw new IllegalStateException("The outcome is not writable as JSON", e);
        }
    }

    void write(Path file) {
        try {
            Files.writeString(file, toJson());
        } catch (IOException e) {
            throw UserException.failure("Cannot write %s: %s.".formatted(file, e.getMessage()));
        }
    }
}
