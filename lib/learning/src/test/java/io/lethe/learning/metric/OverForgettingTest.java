package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.metric.ScoreReport.Estimate;
import org.junit.jupiter.api.Test;

class OverForgettingTest {

    private static final double[] SMALL = {0.1, 0.2, 0.3};
    private static final double[] LARGE = {1, 2, 3};

    @Test
    void growsAsForgottenPeopleHaveLargerLossesThanStrangers() {
        assertThat(new OverForgetting()
                        .measure(Outputs.losses(LARGE, SMALL))
                        .orElseThrow()
                        .value())
                .isEqualTo(0.5);
        assertThat(new OverForgetting().measure(Outputs.losses(SMALL, LARGE))).contains(new Estimate(0, 0, 0));
    }

    @Test
    void isOfTheForgetSetAlone() {
        Predictions some = Outputs.withLosses(SMALL, new int[] {1, 2, 3});

        assertThat(new OverForgetting().measure(Outputs.evidence(some, null, some, some)))
                .isEmpty();
    }
}
