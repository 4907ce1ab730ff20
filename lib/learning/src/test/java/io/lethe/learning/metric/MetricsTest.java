package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.metric.ScoreReport.NamedScore;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void findsTheMetricsOnTheClassPath() {
        assertThat(Metrics.all())
                .extracting(Metric::name)
                .isSorted()
                .contains("tpr-at-fpr-1", "retention-deviation", "mia-difference", "nomus-anchored");
        assertThat(Metrics.all()).allSatisfy(metric -> {
            assertThat(metric.name()).matches("[a-z][a-z0-9.-]*");
            assertThat(metric.description()).endsWith(".");
        });
    }

    @Test
    void measuresWhatApplies() {
        Predictions some = Outputs.answers("1101", 1);
        Evidence retrained = Outputs.evidence(some, some, some, some);

        assertThat(Metrics.measure(retrained))
                .extracting(NamedScore::name)
                .contains("indiscernibility", "balanced-accuracy")
                .doesNotContain("exact-match", "mia-difference", "tpr-at-fpr-1");
        List<NamedScore> beside = Metrics.measure(Outputs.evidence(some, some, some, some, retrained));
        assertThat(beside)
                .extracting(NamedScore::name)
                .contains("mia-difference", "activation-distance", "retention-test");
        assertThat(beside)
                .allSatisfy(further -> assertThat(further.score().value())
                        .as(further.name())
                        .isBetween(further.score().low(), further.score().high()));
    }
}
