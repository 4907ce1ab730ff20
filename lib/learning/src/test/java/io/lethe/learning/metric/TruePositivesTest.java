package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TruePositivesTest {

    @Test
    void countsMembersBelowTheThresholdThatAccusesFewEnough() {
        double[] members = {0, 1, 2, 3};
        double[] others = {1.5, 5};

        assertThat(TruePositives.of(0.5, members, others)).isEqualTo(1);
        assertThat(TruePositives.of(0.4, members, others)).isEqualTo(0.5);
        assertThat(TruePositives.of(0, others, members)).isEqualTo(0);
    }

    @Test
    void catchesNobodyWhomItCannotTellFromOneItMayNotAccuse() {
        assertThat(TruePositives.of(0.4, new double[] {1}, new double[] {1, 2})).isEqualTo(0);
        assertThat(TruePositives.of(0.5, new double[] {1}, new double[] {1, 2})).isEqualTo(1);
    }

    @Test
    void isTheRateOfFalsePositivesWhereItIsBlind() {
        double[] losses = MembershipInferenceTest.exponential(1000, 1);

        assertThat(new TprAtFpr1()
                        .measure(Outputs.losses(losses, losses))
                        .orElseThrow()
                        .value())
                .isCloseTo(0.01, within(1e-12));
        assertThat(new TprAtFpr01()
                        .measure(Outputs.losses(losses, losses))
                        .orElseThrow()
                        .value())
                .isCloseTo(0.001, within(1e-12));
    }

    @Test
    void saysNothingWhereNobodyIsSoRare() {
        double[] losses = MembershipInferenceTest.exponential(99, 1);

        assertThat(new TprAtFpr1().measure(Outputs.losses(losses, losses))).isEmpty();
    }
}
