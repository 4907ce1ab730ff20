package io.lethe.learning.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.model.Architecture.Stem;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether this processor's convolutions are right. In double precision torch multiplies matrices of its own, in single
 * precision oneDNN writes kernels for the processor and the shape at hand, and some of these have been wrong.
 */
class ConvolutionsTest {

    /** Normalising two values of one pixel each leaves their signs alone, and blows up what rounding left of these. */
    private static final int[] BATCHES = {3, 16};

    static Stream<Architecture> architectures() {
        List<Architecture> architectures = new ArrayList<>();
        for (double width : new double[] {1, 0.5, 0.25, 0.125}) {
            for (Stem stem : Stem.values()) {
                architectures.add(new Architecture(ResNet18.NAME, width, stem, 128, 64));
            }
            architectures.add(new Architecture(SmallCnn.NAME, width, Stem.SMALL, 128, 64));
            architectures.add(new Architecture(CompactTransformer.NAME, width, Stem.SMALL, 128, 64));
        }
        return architectures.stream();
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void answersAndGradientsAreThoseOfDoublePrecision(Architecture architecture) {
        try (Classifier model = Classifier.create(architecture, Fixtures.CLASSES, 1)) {
            for (int size : sizes(architecture)) {
                for (int batch : BATCHES) {
                    try (NDManager manager = Torch.engine().newManager()) {
                        NDArray images = images(manager, batch, size);

                        List<NDArray> single = answersAndGradients(model, images, model.parameters(), model.buffers());
                        List<NDArray> twice = answersAndGradients(
                                model,
                                images.toType(DataType.FLOAT64, true),
                                doubled(manager, model.parameters()),
                                doubled(manager, model.buffers()));

                        String what = "%s, %d images of %d pixels".formatted(architecture, batch, size);
                        assertThat(distance(single.subList(0, 1), twice.subList(0, 1)))
                                .as("answers: " + what)
                                .isLessThan(1e-3);
                        // Rounding switches a unit on or off now and then, and that changes a gradient.
                        assertThat(distance(single, twice))
                                .as("gradients: " + what)
                                .isLessThan(0.02);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 0.375, 0.75, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesAWidthThatCannotBeComputedWith(double width) {
        Architecture odd = new Architecture(ResNet18.NAME, width, Stem.SMALL, 128, 64);

        assertThatThrownBy(() -> Networks.of(odd, 3))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("must be a power of two");
    }

    /** Maps of many sizes, from one pixel upwards; a wide network takes long in double precision. */
    private static int[] sizes(Architecture architecture) {
        int[] sizes = architecture.width() > 0.25 ? new int[] {24} : new int[] {16, 24, 40};
        return architecture.stem() == Stem.IMAGENET
                ? Arrays.stream(sizes).map(size -> 2 * size).toArray()
                : sizes;
    }

    private static NDArray images(NDManager manager, int batch, int size) {
        Shape shape = new Shape(batch, 3, size, size);
        NDArray drawn = manager.create(
                Randomness.gaussian(Math.toIntExact(shape.size()), Randomness.generator(1, "images", size)), shape);
        return Torch.engine().operations().channelsLast(manager, List.of(drawn)).get(0);
    }

    private static List<NDArray> doubled(NDManager manager, List<NDArray> tensors) {
        return tensors.stream()
                .map(tensor -> {
                    NDArray copy = tensor.toType(DataType.FLOAT64, true);
                    copy.attach(manager);
                    copy.setRequiresGradient(tensor.hasGradient());
                    return copy;
                })
                .toList();
    }

    /** The logits, then the gradients of the sum of their squares. */
    private static List<NDArray> answersAndGradients(
            Classifier model, NDArray images, List<NDArray> parameters, List<NDArray> buffers) {
        NDManager manager = images.getManager();
        var program = Programs.of(model.network().script());
        NDArray logits = GradientMode.on(() -> buffers.isEmpty()
                ? program.tensor(manager, "train", images, parameters)
                : program.tensor(manager, "train", images, parameters, buffers));
        NDArray loss = GradientMode.on(() -> logits.square().sum());
        List<NDArray> all = new ArrayList<>(List.of(logits));
        all.addAll(Torch.engine().operations().gradients(loss, parameters));
        return all;
    }

    /** Length of the difference as a share of the length. */
    private static double distance(List<NDArray> single, List<NDArray> twice) {
        double difference = 0;
        double length = 0;
        for (int i = 0; i < single.size(); i++) {
            NDArray right = twice.get(i);
            difference += single.get(i)
                    .toType(DataType.FLOAT64, true)
                    .sub(right)
                    .square()
                    .sum()
                    .getDouble();
            length += right.square().sum().getDouble();
        }
        return Math.sqrt(difference / length);
    }
}
