package io.lethe.evaluation;

import com.fasterxml.jackson.core.type.TypeReference;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Scores;
import io.lethe.learning.metric.ScoreReport;
import io.lethe.learning.process.LearnerJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the learning engine measured and says it in the words of events. */
final class ScoreReports {

    private ScoreReports() {}

    /**
     * Reads the outcome of a scoring task.
     *
     * @param file JSON array, one report a model
     * @throws LetheException {@link ErrorCode#INTERNAL} when it is not that
     */
    static List<Scores> read(Path file) {
        try {
            List<ScoreReport> reports = LearnerJson.mapper().readValue(file.toFile(), new TypeReference<>() {});
            return reports.stream().map(ScoreReports::scores).toList();
        } catch (IOException e) {
            throw new LetheException(ErrorCode.INTERNAL, "the learner's score reports are not readable", e);
        }
    }

    static Scores scores(ScoreReport report) {
        return new Scores(
                estimate(report.testAccuracy()),
                optional(report.top2Accuracy()),
                optional(report.forgetAccuracy()),
                estimate(report.retainAccuracy()),
                estimate(report.unseenAccuracy()),
                estimate(report.mia()),
                estimate(report.miaAuc()),
                estimate(report.forgettingScore()),
                estimate(report.nomus()),
                report.majorityAccuracy(),
                report.forgetLoss(),
                report.unseenLoss(),
                report.attributes().stream()
                        .map(label ->
                                new Scores.AttributeAccuracy(label.label(), label.accuracy(), label.balancedAccuracy()))
                        .toList(),
                metrics(report));
    }

    private static List<Scores.NamedScore> metrics(ScoreReport report) {
        return report.metrics().stream()
                .map(metric -> new Scores.NamedScore(metric.name(), estimate(metric.score())))
                .toList();
    }

    private static Scores.@Nullable Estimate optional(ScoreReport.@Nullable Estimate estimate) {
        return estimate == null ? null : estimate(estimate);
    }

    private static Scores.Estimate estimate(ScoreReport.Estimate estimate) {
        return new Scores.Estimate(estimate.value(), estimate.low(), estimate.high());
    }
}
