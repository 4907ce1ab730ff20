package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AttackAucTest {

    @Test
    void isOneForAPerfectLeakAndZeroForItsOpposite() {
        assertThat(AttackAuc.of(new double[] {0, 1}, new double[] {2, 3, 4})).isEqualTo(1);
        assertThat(AttackAuc.of(new double[] {2, 3, 4}, new double[] {0, 1})).isEqualTo(0);
    }

    @Test
    void countsTiesHalf() {
        assertThat(AttackAuc.of(new double[] {1, 1}, new double[] {1, 1, 1})).isEqualTo(0.5);
        assertThat(AttackAuc.of(new double[] {1}, new double[] {1, 2})).isEqualTo(0.75);
    }

    /** Compared with scikit-learn 1.2.1, {@code roc_auc_score}. */
    @Test
    void agreesWithScikitLearn() {
        double[] others = {0.2, 0.4, 0.4, 0.9, 1.3, 1.7, 2.5, 3.1, 0.1, 0.8};
        double[] members = {0.1, 0.05, 0.3, 0.3, 0.6, 0.2, 1.1, 0.02, 0.4, 0.7};

        assertThat(AttackAuc.of(members, others)).isCloseTo(0.77, within(1e-12));
        assertThat(AttackAuc.of(
                        MembershipInferenceTest.exponential(300, 0.4), MembershipInferenceTest.exponential(300, 1)))
                .isCloseTo(0.714288888888889, within(1e-12));
    }
}
