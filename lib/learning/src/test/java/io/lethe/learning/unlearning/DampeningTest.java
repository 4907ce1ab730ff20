package io.lethe.learning.unlearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.torch.Torch;
import org.junit.jupiter.api.Test;

class DampeningTest {

    @Test
    void isTheInverseRatioWhereTheForgetSetMattersMore() {
        try (NDManager manager = Torch.engine().newManager()) {
            var method = new Dampening(10, 0.5, 64, true);
            NDArray forget = manager.create(new float[] {0, 5, 20, 1000, 11});
            NDArray all = manager.create(new float[] {0, 1, 1, 10, 0});

            // Ratios: none, 5, 20, 100 and without end.
            assertThat(method.factors(forget, all).toFloatArray())
                    .containsExactly(new float[] {1, 1, 0.5f / 20, 0.5f / 100, 0}, within(1e-7f));
        }
    }
}
