package io.lethe.learning.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls every method of the program: its text is checked nowhere else. */
class TensorOperationsTest {

    private final TensorOperations operations = Torch.engine().operations();
    private final NDManager manager = Torch.engine().newManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void normalisesPixelsIntoChannelsFirst() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(12).put(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, (byte) 255});
        NDArray pixels = manager.create(bytes.flip(), new Shape(1, 2, 2, 3), DataType.UINT8);

        NDArray images = operations.images(manager, pixels, manager.create(1f), manager.create(2f));

        assertThat(images.getShape()).isEqualTo(new Shape(1, 3, 2, 2));
        assertThat(images.toFloatArray()).containsExactly(-.5f, 1, 2.5f, 4, 0, 1.5f, 3, 4.5f, .5f, 2, 3.5f, 127);
    }

    @Test
    void crossEntropyIsTheMeanOfTheLogProbabilities() {
        NDArray logits = manager.create(new float[] {0, 0, 1, 3}, new Shape(2, 2));

        NDArray loss = operations.crossEntropy(logits, manager.create(new long[] {0, 0}));

        assertThat((double) loss.getFloat()).isCloseTo((Math.log(2) + Math.log1p(Math.exp(2))) / 2, within(1e-6));
    }

    @Test
    void binaryCrossEntropyIsTheMeanOverSamplesAndLabels() {
        NDArray logits = manager.create(new float[] {0, 2}, new Shape(1, 2));

        NDArray loss = operations.binaryCrossEntropy(logits, manager.create(new float[] {1, 0}, new Shape(1, 2)));

        assertThat((double) loss.getFloat()).isCloseTo((Math.log(2) + Math.log1p(Math.exp(2))) / 2, within(1e-6));
    }

    @Test
    void divergencesOfEqualLogitsAreZero() {
        NDArray logits = manager.create(new float[] {3, -1, 0, 7}, new Shape(2, 2));

        assertThat(operations.classDivergence(logits, logits).getFloat()).isZero();
        assertThat(operations.labelDivergence(logits, logits).getFloat()).isZero();
    }

    @Test
    void theGradientOfTheClassDivergenceIsTheDifferenceOfProbabilities() {
        NDArray teacher = manager.create(new float[] {0, (float) Math.log(3)}, new Shape(1, 2));
        NDArray student = manager.create(new float[] {0, 0}, new Shape(1, 2));
        student.setRequiresGradient(true);

        NDArray divergence = GradientMode.on(() -> operations.classDivergence(teacher, student));
        List<NDArray> gradients = operations.gradients(divergence, List.of(student));

        assertThat((double) divergence.getFloat()).isCloseTo(0.25 * Math.log(0.5) + 0.75 * Math.log(1.5), within(1e-6));
        assertThat(gradients.get(0).toFloatArray()).containsExactly(new float[] {0.25f, -0.25f}, within(1e-6f));
    }

    @Test
    void theLabelDivergenceIsTheMeanOfBernoulliDivergences() {
        NDArray teacher = manager.create(new float[] {(float) Math.log(3), 0}, new Shape(1, 2));
        NDArray student = manager.create(new float[] {0, 0}, new Shape(1, 2));

        double divergence = operations.labelDivergence(teacher, student).getFloat();

        assertThat(divergence).isCloseTo((0.75 * Math.log(1.5) + 0.25 * Math.log(0.5)) / 2, within(1e-6));
    }

    @Test
    void squaredDistanceSumsOverTensors() {
        List<NDArray> tensors = List.of(manager.create(new float[] {1, 2}), manager.create(new float[] {3}));
        List<NDArray> anchors = List.of(manager.create(new float[] {0, 0}), manager.create(new float[] {1}));

        assertThat(operations.squaredDistance(manager, tensors, anchors).getFloat())
                .isEqualTo(9);
    }

    @Test
    void whatTheLossDoesNotDependOnHasNoGradient() {
        NDArray used = manager.create(new float[] {3});
        NDArray unused = manager.create(new float[] {1, 1});
        used.setRequiresGradient(true);
        unused.setRequiresGradient(true);

        NDArray loss = GradientMode.on(() -> used.square().sum());
        List<NDArray> gradients = operations.gradients(loss, List.of(used, unused));

        assertThat(gradients.get(0).toFloatArray()).containsExactly(6);
        assertThat(gradients.get(1).toFloatArray()).containsExactly(0, 0);
    }

    @Test
    void descendsByHandWorkedSteps() {
        NDArray weight = manager.create(new float[] {1});
        weight.setRequiresGradient(true);
        NDArray velocity = manager.create(new float[] {0});

        for (int step = 0; step < 2; step++) {
            NDArray loss = GradientMode.on(() -> weight.mul(2).sum());
            operations.descend(
                    manager, loss, List.of(weight), List.of(velocity), 0.1, 0.5, 0.1, false, Double.POSITIVE_INFINITY);
        }

        // v = 2 + 0.1 * 1 = 2.1, w = 0.79; v = 0.5 * 2.1 + 2 + 0.079 = 3.129, w = 0.4771.
        assertThat(weight.toFloatArray()).containsExactly(new float[] {0.4771f}, within(1e-6f));
        assertThat(velocity.toFloatArray()).containsExactly(new float[] {3.129f}, within(1e-6f));
    }

    @Test
    void aStepAgainstKnownGradientsIsTheSameStep() {
        NDArray weight = manager.create(new float[] {1});
        NDArray velocity = manager.create(new float[] {0});
        NDArray gradient = manager.create(new float[] {2});

        for (int step = 0; step < 2; step++) {
            operations.sgd(manager, List.of(weight), List.of(gradient), List.of(velocity), 0.1, 0.5, 0.1, false);
        }

        assertThat(weight.toFloatArray()).containsExactly(new float[] {0.4771f}, within(1e-6f));
        assertThat(gradient.toFloatArray()).containsExactly(2);
    }

    @Test
    void clippedGradientsAreCopies() {
        List<NDArray> gradients = List.of(manager.create(new float[] {3}), manager.create(new float[] {4}));

        List<NDArray> clipped = operations.clip(manager, gradients, 0.5);

        assertThat(clipped.get(0).toFloatArray()).containsExactly(new float[] {0.3f}, within(1e-6f));
        assertThat(clipped.get(1).toFloatArray()).containsExactly(new float[] {0.4f}, within(1e-6f));
        assertThat(gradients.get(1).toFloatArray()).containsExactly(4);
    }

    @Test
    void clipsByTheNormOverAllTensors() {
        NDArray first = manager.create(new float[] {0});
        NDArray second = manager.create(new float[] {0});
        first.setRequiresGradient(true);
        second.setRequiresGradient(true);

        NDArray loss = GradientMode.on(() -> first.mul(3).add(second.mul(4)).sum());
        operations.descend(manager, loss, List.of(first, second), List.of(), 1, 0, 0, false, 0.5);

        assertThat(first.toFloatArray()).containsExactly(new float[] {-0.3f}, within(1e-6f));
        assertThat(second.toFloatArray()).containsExactly(new float[] {-0.4f}, within(1e-6f));
    }

    @Test
    void aGradientThatLiesDifferentlyInMemoryReachesItsWeights() {
        NDArray plain = manager.arange(16f).reshape(2, 2, 2, 2);
        NDArray weight = operations.channelsLast(manager, List.of(plain)).get(0);
        weight.setRequiresGradient(true);

        // The gradient of the product is the plain tensor itself, channels first.
        NDArray loss =
                GradientMode.on(() -> weight.flatten().mul(plain.flatten()).sum());
        operations.descend(manager, loss, List.of(weight), List.of(), 1, 0, 0, false, Double.POSITIVE_INFINITY);

        assertThat(weight.toFloatArray()).containsOnly(0);
    }

    @Test
    void seesNumbersThatAreNotFinite() {
        NDArray good = manager.create(new float[] {1, 2});
        NDArray bad = manager.create(new float[] {1, Float.NaN});

        assertThat(operations.allFinite(manager, List.of(good, good))).isTrue();
        assertThat(operations.allFinite(manager, List.of(good, bad))).isFalse();
    }

    @Test
    void copiesIntoAnotherMemoryLayoutAndBack() {
        NDArray plain = manager.arange(24f).reshape(2, 3, 2, 2);
        NDArray last = operations.channelsLast(manager, List.of(plain)).get(0);
        NDArray zeros = operations.zerosLike(manager, List.of(last)).get(0);

        assertThat(last.toFloatArray()).isEqualTo(plain.toFloatArray());
        assertThat(zeros.toFloatArray()).containsOnly(0);
        operations.assign(manager, List.of(zeros), List.of(plain));
        assertThat(zeros.toFloatArray()).isEqualTo(plain.toFloatArray());
    }

    @Test
    void gradientModeComesBackAfterAFailure() {
        try {
            GradientMode.on(() -> {
                throw new IllegalStateException("expected");
            });
        } catch (IllegalStateException expected) {
            assertThat(GradientMode.off(() -> 1)).isEqualTo(1);
        }
        assertThat(manager.create(1f).hasGradient()).isFalse();
    }
}
