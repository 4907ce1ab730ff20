package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestAttackTest {

    @Test
    void attacksWithTheTestSetInsteadOfTheUnseen() {
        Predictions small = Outputs.withLosses(new double[] {0.1, 0.11, 0.12, 0.13}, new int[] {1, 2, 3, 4});
        Predictions large = Outputs.withLosses(new double[] {5, 5.1, 5.2, 5.3}, new int[] {5, 6, 7, 8});

        Evidence model = Outputs.evidence(large, small, large, small);

        assertThat(new TestAttack().measure(model).orElseThrow().value()).isEqualTo(1);
        assertThat(new TestAttack().measure(Outputs.evidence(large, null, large, small)))
                .isEmpty();
    }
}
