package io.lethe.learning.unlearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.Samples;
import io.lethe.learning.torch.Torch;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassWeightsTest {

    @TempDir
    Path folder;

    @Test
    void balancedClassesCountAlikeInAll() {
        Samples samples = Fixtures.samples(folder, Fixtures.CLASSES, 20);
        ClassWeights weights = ClassWeights.balanced(samples);

        for (int c = 0; c < 3; c++) {
            assertThat(count(samples, 0, c) * weights.of(0, c)).isCloseTo(20 / 3.0, within(1e-9));
        }
    }

    @Test
    void eachAnswerToALabelHasAWeight() {
        Samples samples = Fixtures.samples(folder, Fixtures.LABELS, 20);
        ClassWeights weights = ClassWeights.power(samples, -0.1);

        for (int label = 0; label < 2; label++) {
            for (int answer = 0; answer < 2; answer++) {
                assertThat(weights.of(label, answer))
                        .isCloseTo(Math.pow((double) count(samples, label, answer), -0.1), within(1e-9));
            }
        }
        try (NDManager manager = Torch.engine().newManager()) {
            Batch batch =
                    new Batch(manager.zeros(new Shape(2, 3, 1, 1)), manager.create(new float[][] {{0, 1}, {1, 1}}));
            assertThat(weights.of(batch).toFloatArray())
                    .containsExactly(
                            new float[] {
                                (float) weights.of(0, 0),
                                (float) weights.of(1, 1),
                                (float) weights.of(0, 1),
                                (float) weights.of(1, 1)
                            },
                            within(1e-6f));
        }
    }

    private static long count(Samples samples, int label, int answer) {
        return IntStream.range(0, samples.size())
                .filter(i -> samples.labels(i)[label] == answer)
                .count();
    }
}
