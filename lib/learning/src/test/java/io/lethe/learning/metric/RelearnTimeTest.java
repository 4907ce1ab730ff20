package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelearnTimeTest {

    @Test
    void dividesTheStepsByThoseOfTheRetrainedModel() {
        Evidence retrained = needed(20, null);

        assertThat(measure(needed(5, retrained))).contains(new Estimate(0.25, 0.25, 0.25));
        assertThat(measure(needed(0, retrained))).contains(new Estimate(0, 0, 0));
        assertThat(measure(needed(20, retrained))).contains(new Estimate(1, 1, 1));
        assertThat(measure(needed(null, retrained))).isEmpty();
        assertThat(measure(needed(5, needed(null, null)))).isEmpty();
        assertThat(measure(needed(5, needed(0, null))))
                .as("nothing to learn again")
                .isEmpty();
        assertThat(measure(retrained)).isEmpty();
    }

    private static Optional<Estimate> measure(Evidence model) {
        return new RelearnTime().measure(model);
    }

    private static Evidence needed(@Nullable Integer steps, @Nullable Evidence retrained) {
        Predictions some = Outputs.answers("10", 1);
        return new Scorer(1)
                .evidence(new Scorer.Outputs(some, some, some, some), new ModelFacts(null, null, steps), retrained);
    }
}
