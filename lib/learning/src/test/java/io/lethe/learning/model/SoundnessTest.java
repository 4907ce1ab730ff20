package io.lethe.learning.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.Fixtures;
import io.lethe.learning.torch.Torch;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoundnessTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.lethe.learning.model.NetworksTest#architectures")
    void acceptsThisProcessorForEachNetwork(Architecture architecture) {
        try (Classifier model = Classifier.create(architecture, Fixtures.CLASSES, 1)) {
            var samples = Fixtures.samples(folder, Fixtures.CLASSES, 3);

            assertThatCode(() -> Soundness.require(model, samples)).doesNotThrowAnyException();
        }
    }

    @Test
    void refusesAnswersThatAreOffByMoreThanRounding() {
        try (NDManager manager = Torch.engine().newManager()) {
            NDArray exact = manager.create(new double[] {3, -4});
            NDArray wrong = manager.create(new float[] {3, -1});

            assertThatThrownBy(() -> Soundness.compare(wrong, exact))
                    .isInstanceOf(UnsoundProcessorException.class)
                    .hasMessageContaining("60 % off")
                    .hasMessageContaining("DNNL_MAX_CPU_ISA");
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {-4.0001f, -4})
    void takesRoundingForWhatItIs(float rounded) {
        try (NDManager manager = Torch.engine().newManager()) {
            NDArray exact = manager.create(new double[] {3, -4});
            NDArray single = manager.create(new float[] {3, rounded});

            assertThatCode(() -> Soundness.compare(single, exact)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void refusesAnswersThatAreNoNumbersWhereExactOnesAre(float wrong) {
        try (NDManager manager = Torch.engine().newManager()) {
            NDArray exact = manager.create(new double[] {3, -4});
            NDArray single = manager.create(new float[] {3, wrong});

            assertThatThrownBy(() -> Soundness.compare(single, exact)).isInstanceOf(UnsoundProcessorException.class);
        }
    }

    @Test
    void doesNotBlameTheProcessorForWeightsWithoutSense() {
        try (NDManager manager = Torch.engine().newManager()) {
            NDArray exact = manager.create(new double[] {Double.NaN});
            NDArray single = manager.create(new float[] {Float.NaN});

            assertThatCode(() -> Soundness.compare(single, exact)).doesNotThrowAnyException();
        }
    }
}
