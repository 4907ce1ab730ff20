package io.lethe.learning.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Architecture.Stem;
import io.lethe.learning.model.Safetensors.Tensor;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.Losses;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClassifierTest {

    @TempDir
    Path folder;

    @Test
    void hasTheParametersOfTorchvision() {
        Task task = new Task(
                Task.Kind.SINGLE_LABEL,
                IntStream.range(0, 8).mapToObj(String::valueOf).toList());
        Architecture architecture = new Architecture("resnet18", 1, Stem.IMAGENET, 128, 64);

        try (Classifier model = Classifier.create(architecture, task, 1)) {
            assertThat(model.parameterCount()).isEqualTo(11_180_616);
            assertThat(model.parameterNames())
                    .hasSize(62)
                    .startsWith("conv1.weight", "bn1.weight", "bn1.bias", "layer1.0.conv1.weight")
                    .contains("layer2.0.downsample.0.weight", "layer4.1.bn2.bias")
                    .endsWith("fc.weight", "fc.bias");
            assertThat(deviation(model, "layer4.1.conv2.weight")).isCloseTo(Math.sqrt(2.0 / (512 * 9)), within(1e-4));
            assertThat(deviation(model, "fc.weight")).isCloseTo(1 / Math.sqrt(3 * 512), within(1e-3));
        }
    }

    static Stream<JsonNode> torchForward() {
        return StreamSupport.stream(TorchReference.read().path("forward").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("torchForward")
    void logitsGradientsAndStatisticsAreTorchs(JsonNode reference) {
        try (Classifier model = TorchReference.classifier(
                        Stem.valueOf(reference.path("stem").asText()));
                NDManager manager = Torch.engine().newManager()) {
            Batch batch = batch(manager, reference.path("size").asInt());
            for (BatchNormMode mode : List.of(BatchNormMode.FROZEN, BatchNormMode.TRAIN)) {
                NDArray logits = GradientMode.on(() -> model.logits(batch.images(), mode));
                assertClose(
                        logits.toFloatArray(),
                        TorchReference.numbers(reference.path("logits").path(mode.name())));
                NDArray loss = GradientMode.on(() -> new Losses(model.task()).loss(logits, batch));
                assertClose(
                        norms(Torch.engine().operations().gradients(loss, model.parameters())),
                        TorchReference.numbers(reference.path("gradientNorms").path(mode.name())));
            }
            assertClose(norms(model.buffers()), TorchReference.numbers(reference.path("statisticNorms")));
        }
    }

    @ParameterizedTest
    @EnumSource(Stem.class)
    void agreesWithTheNetworkMadeOfPlainOperations(Stem stem) {
        try (Classifier model = TorchReference.classifier(stem);
                Classifier twin = model.copy();
                NDManager manager = Torch.engine().newManager()) {
            NDArray images = batch(manager, 32).images();
            for (BatchNormMode mode : BatchNormMode.values()) {
                float[] whole = model.logits(images, mode).toFloatArray();
                float[] plain = new PlainResNet18(twin)
                        .forward(images, mode == BatchNormMode.TRAIN)
                        .toFloatArray();
                assertThat(whole).containsExactly(plain, within(1e-5f));
            }
        }
    }

    @Test
    void frozenNormalisationLeavesTheStatisticsAlone() {
        try (Classifier model = TorchReference.classifier(Stem.SMALL);
                NDManager manager = Torch.engine().newManager()) {
            float[][] before = values(model.buffers());

            model.logits(batch(manager, 16).images(), BatchNormMode.FROZEN);

            assertThat(values(model.buffers())).isDeepEqualTo(before);
        }
    }

    @Test
    void trainingMovesTheStatistics() {
        try (Classifier model = TorchReference.classifier(Stem.SMALL);
                NDManager manager = Torch.engine().newManager()) {
            float[][] before = values(model.buffers());

            model.logits(batch(manager, 16).images(), BatchNormMode.TRAIN);

            assertThat(values(model.buffers())[0]).isNotEqualTo(before[0]);
        }
    }

    @Test
    void aTrainingPassDoesNotChangeTheGradientsOfAFrozenOneBeforeIt() {
        try (Classifier model = TorchReference.classifier(Stem.SMALL);
                NDManager manager = Torch.engine().newManager()) {
            Batch batch = batch(manager, 16);
            Losses losses = new Losses(model.task());
            float[] alone = norms(Torch.engine()
                    .operations()
                    .gradients(
                            GradientMode.on(
                                    () -> losses.loss(model.logits(batch.images(), BatchNormMode.FROZEN), batch)),
                            model.parameters()));

            NDArray frozen =
                    GradientMode.on(() -> losses.loss(model.logits(batch.images(), BatchNormMode.FROZEN), batch));
            GradientMode.on(() -> model.logits(batch.images(), BatchNormMode.TRAIN));

            assertThat(norms(Torch.engine().operations().gradients(frozen, model.parameters())))
                    .containsExactly(alone);
        }
    }

    @Test
    void comesBackFromItsFile() {
        Path file = folder.resolve("model.safetensors");
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.LABELS, 4)) {
            model.save(file);
            try (Classifier loaded = Classifier.load(file, Fixtures.TINY, Fixtures.LABELS)) {
                assertThat(values(loaded.parameters())).isDeepEqualTo(values(model.parameters()));
                assertThat(values(loaded.buffers())).isDeepEqualTo(values(model.buffers()));
            }
        }
    }

    @Test
    void refusesWeightsOfAnotherNetwork() {
        Path file = folder.resolve("model.safetensors");
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.LABELS, 4)) {
            model.save(file);
        }

        assertThatThrownBy(() -> Classifier.load(file, Fixtures.TINY, Fixtures.CLASSES))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The model is another resnet18: 'fc.bias' has shape [2], expected is [3],"
                        + " 'fc.weight' has shape [2, 64], expected is [3, 64].");
    }

    @Test
    void namesTheTensorsThatAreMissingOrSuperfluous() {
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.LABELS, 4)) {
            Map<String, Tensor> state = new HashMap<>(model.state());
            state.remove("fc.bias");
            state.put("fc.1.bias", new Tensor(new long[] {1}, new float[1]));

            assertThatThrownBy(() -> Classifier.of(state, Fixtures.TINY, Fixtures.LABELS))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageEndingWith("; missing: fc.bias; superfluous: fc.1.bias.");
        }
    }

    @Test
    void leavesOutTheCountersOfTorchvision() {
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.LABELS, 4)) {
            Map<String, Tensor> state = new HashMap<>(model.state());
            state.put("bn1.num_batches_tracked", new Tensor(new long[0], new float[] {4711}));

            try (Classifier loaded = Classifier.of(state, Fixtures.TINY, Fixtures.LABELS)) {
                assertThat(loaded.state()).containsOnlyKeys(model.state().keySet());
            }
        }
    }

    private static Batch batch(NDManager manager, int size) {
        return new Batch(
                manager.create(TorchReference.images(size, 0), new Shape(8, 3, size, size)),
                manager.create(TorchReference.labels()));
    }

    private static double deviation(Classifier model, String name) {
        NDArray weights = model.parameters().get(model.parameterNames().indexOf(name));
        double squares = 0;
        for (float value : weights.toFloatArray()) {
            squares += value * value;
        }
        return Math.sqrt(squares / (double) weights.size());
    }

    private static float[][] values(List<NDArray> tensors) {
        return tensors.stream().map(NDArray::toFloatArray).toArray(float[][]::new);
    }

    private static float[] norms(List<NDArray> tensors) {
        float[] norms = new float[tensors.size()];
        for (int i = 0; i < norms.length; i++) {
            double squares = 0;
            for (float value : tensors.get(i).toFloatArray()) {
                squares += (double) value * value;
            }
            norms[i] = (float) Math.sqrt(squares);
        }
        return norms;
    }

    /** Equal up to rounding, which normalisation over eight images magnifies. */
    private static void assertClose(float[] actual, double[] expected) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).as("value %d", i).isCloseTo(expected[i], within(2e-5 * largest));
        }
    }
}
