package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IndiscernibilityTest {

    @Test
    void isOneWhereTheAttackIsBlindAndNoughtWhereItSeesAll() {
        double[] same = MembershipInferenceTest.exponential(200, 1);

        assertThat(score(same, same)).isCloseTo(1, within(0.2));
        assertThat(score(new double[] {0.1, 0.11, 0.12, 0.13, 0.1, 0.11}, new double[] {5, 5.1, 5.2, 5.3, 5, 5.1}))
                .isCloseTo(0, within(1e-12));
    }

    private static double score(double[] members, double[] unseen) {
        return new Indiscernibility()
                .measure(Outputs.losses(members, unseen))
                .orElseThrow()
                .value();
    }
}
