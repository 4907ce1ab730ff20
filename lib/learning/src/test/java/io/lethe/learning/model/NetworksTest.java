package io.lethe.learning.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.model.TensorSpec.Kind;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.Losses;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworksTest {

    static Stream<Architecture> architectures() {
        return Stream.of(Fixtures.TINY, Fixtures.CNN, Fixtures.TRANSFORMER);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyParameterHasAPartInTheLoss(Architecture architecture) {
        try (Classifier model = Classifier.create(architecture, Fixtures.CLASSES, 1);
                NDManager manager = Torch.engine().newManager()) {
            for (int size : new int[] {16, 24}) {
                NDArray images = manager.create(TorchReference.images(size, 0), new Shape(8, 3, size, size));
                Batch batch = new Batch(images, manager.create(TorchReference.labels()));
                NDArray logits = GradientMode.on(() -> model.logits(images, BatchNormMode.TRAIN));
                NDArray loss = GradientMode.on(() -> new Losses(Fixtures.CLASSES).loss(logits, batch));

                List<NDArray> gradients = Torch.engine().operations().gradients(loss, model.parameters());

                assertThat(logits.getShape()).isEqualTo(new Shape(8, 3));
                for (int i = 0; i < gradients.size(); i++) {
                    assertThat(gradients.get(i).abs().max().getFloat())
                            .as(model.parameterNames().get(i))
                            .isPositive();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void namesKindsAndBlocksAreSound(Architecture architecture) {
        Network network = Networks.of(architecture, 3);

        assertThat(network.parameters()).extracting(TensorSpec::name).doesNotHaveDuplicates();
        assertThat(network.blocks()).hasSizeGreaterThan(3).endsWith("head").doesNotContain("");
        assertThat(network.lastBlocks(0)).containsExactly("head");
        assertThat(network.lastBlocks(99)).isEqualTo(network.blocks());
        assertThat(network.parameters())
                .allSatisfy(spec -> assertThat(spec.kind())
                        .as(spec.name())
                        .isEqualTo(
                                switch (spec.dimensions().size()) {
                                    case 4 -> Kind.CONVOLUTION;
                                    case 2 -> Kind.LINEAR;
                                    default -> spec.kind() == Kind.BIAS ? Kind.BIAS : Kind.NORMALISATION;
                                }));
        assertThat(network.statistics()).extracting(TensorSpec::kind).allMatch(kind -> kind == Kind.STATISTIC);
    }

    @Test
    void theCompactTransformerHasTheAuthorsSize() {
        Architecture full = new Architecture(CompactTransformer.NAME, 1, Architecture.Stem.SMALL, 128, 64);

        try (Classifier model = Classifier.create(full, Fixtures.CLASSES, 1)) {
            assertThat(model.parameterCount()).isBetween(270_000L, 290_000L);
        }
    }

    @Test
    void drawsSomeTensorsAnewAndLeavesTheOthers() {
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 1);
                Classifier other = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 2)) {
            model.initialise(tensor -> tensor.block().equals("head"), 2);

            assertThat(values(model, "fc.weight")).containsExactly(values(other, "fc.weight"));
            assertThat(values(model, "conv1.weight")).isNotEqualTo(values(other, "conv1.weight"));
        }
    }

    @Test
    void namesWhatIsKnownAndWhatIsTooMuch() {
        Architecture unknown = new Architecture("vgg", 1, Architecture.Stem.SMALL, 128, 64);
        assertThatThrownBy(() -> Classifier.create(unknown, Fixtures.CLASSES, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Unknown architecture 'vgg'; known are cct-2-3x2, resnet18, small-cnn.");
        try (Classifier cnn = Classifier.create(Fixtures.CNN, Fixtures.CLASSES, 1)) {
            assertThatThrownBy(() -> Classifier.of(cnn.state(), Fixtures.TINY, Fixtures.CLASSES))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("The model is no resnet18; missing: bn1.bias")
                    .hasMessageContaining("superfluous: layer1.bn.bias");
        }
    }

    private static float[] values(Classifier model, String tensor) {
        return Objects.requireNonNull(model.tensors().get(tensor)).toFloatArray();
    }
}
