package io.lethe.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.torch.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdamWTest {

    private static final float[][] GRADIENTS = {{1, -3, 0}, {0.5f, 2, -1}, {-2, 0, 4}};

    /** What torch 1.13.1 makes of these gradients: {@code AdamW([w], lr=0.1, weight_decay=0.2)}. */
    @Test
    void stepsAsTorchDoes() {
        assertThat(afterThreeSteps(AdamW.withDecay(0.2)))
                .containsExactly(new float[] {0.7744342f, -1.7610096f, 0.4954902f}, within(2e-6f));
    }

    /** {@code Adam([w], lr=0.1)}. */
    @Test
    void isAdamWithoutDecay() {
        assertThat(afterThreeSteps(AdamW.withDecay(0)))
                .containsExactly(new float[] {0.8274178f, -1.8743764f, 0.5263824f}, within(2e-6f));
    }

    @Test
    void refusesImpossibleSettings() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdamW(1, 0.9, 1e-8, 0))
                .withMessageContaining("1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdamW.withDecay(-1))
                .withMessageContaining("-1.0");
    }

    private static float[] afterThreeSteps(AdamW adam) {
        try (NDManager manager = Torch.engine().newManager()) {
            List<NDArray> weights = List.of(manager.create(new float[] {1, -2, 0.5f}));
            var stepper = new OptimizerState(adam, weights, manager).forParameters(weights, List.of(0));
            for (float[] gradient : GRADIENTS) {
                stepper.step(manager, List.of(manager.create(gradient)), 0.1, Double.POSITIVE_INFINITY);
            }
            return weights.get(0).toFloatArray();
        }
    }
}
