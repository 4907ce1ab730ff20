package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.metric.ScoreReport.Estimate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunTimeEfficiencyTest {

    @Test
    void dividesTheTimeOfTheRetrainingByThatOfTheMethod() {
        Evidence retrained = took(120.0, null);

        assertThat(new RunTimeEfficiency().measure(took(30.0, retrained))).contains(new Estimate(4, 4, 4));
        assertThat(new RunTimeEfficiency().measure(took(null, retrained))).isEmpty();
        assertThat(new RunTimeEfficiency().measure(took(30.0, took(null, null))))
                .isEmpty();
    }

    private static Evidence took(@Nullable Double seconds, @Nullable Evidence retrained) {
        Predictions some = Outputs.answers("10", 1);
        return new Scorer(1)
                .evidence(new Scorer.Outputs(some, some, some, some), new ModelFacts(seconds, null, null), retrained);
    }
}
