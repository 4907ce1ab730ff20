package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.data.DatasetFiles.SplitFiles;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.model.Architecture.Stem;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.TorchReference;
import io.lethe.learning.training.Evaluation;
import io.lethe.learning.training.TrainingListener;
import io.lethe.learning.training.TrainingSession;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.UnlearningMethods;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each method held to what {@code method-reference.py} makes of the same weights and images, written down once more and
 * computed in double precision with torch.
 */
class MethodReferenceTest {

    private static final Architecture NETWORK = new Architecture("small-cnn", 0.0625, Stem.SMALL, 128, 64);
    private static final int FORGET = 4;
    private static final int SAMPLES = 12;
    private static final int SIZE = 8;

    /** What single precision and the order of sums may make of a few steps. */
    private static final double TOLERANCE = 5e-4;

    @TempDir
    static Path folder;

    static Stream<JsonNode> cases() {
        try (InputStream stream = MethodReferenceTest.class.getResourceAsStream("method-reference.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(stream).spliterator(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsTheReference(JsonNode reference) {
        Task task = reference.path("task").asText().equals("classes") ? Fixtures.CLASSES : Fixtures.LABELS;
        Samples samples = samples(task);
        Samples retain = samples.select(
                IntStream.range(FORGET, FORGET + reference.path("retained").asInt())
                        .boxed()
                        .toList());
        Samples forget = samples.select(IntStream.range(0, FORGET).boxed().toList());
        var method = UnlearningMethods.withParameters(reference.path("method").asText(), reference.path("parameters"));
        try (Classifier original = TorchReference.noisy(NETWORK, task);
                Classifier model = method.unlearn(new ForgetTask(
                        original,
                        Fixtures.RECIPE,
                        retain,
                        forget,
                        forget,
                        TrainingSession.of(2, TrainingListener.NONE)))) {
            float[][] logits = new Evaluation(model).logits(samples);
            double[] expected = TorchReference.numbers(reference.path("logits"));
            for (int i = 0; i < expected.length; i++) {
                assertThat(logits[i / task.outputs()][i % task.outputs()])
                        .as("logit %d", i)
                        .isCloseTo((float) expected[i], within((float) TOLERANCE));
            }
            model.state()
                    .forEach((name, tensor) -> assertThat(TorchReference.norm(tensor.values()))
                            .as(name)
                            .isCloseTo(reference.path("norms").path(name).asDouble(Double.NaN), within(TOLERANCE)));
        }
    }

    /** Noise for pixels, and labels that go round. */
    private static Samples samples(Task task) {
        byte[] pixels = new byte[SAMPLES * SIZE * SIZE * 3];
        double[] noise = TorchReference.noise(pixels.length, 500);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.floor(128 + 127 * noise[i]);
        }
        byte[] labels = new byte[SAMPLES * task.labelsPerSample()];
        for (int i = 0; i < SAMPLES; i++) {
            if (task.kind() == Task.Kind.SINGLE_LABEL) {
                labels[i] = (byte) (i % 3);
            } else {
                labels[2 * i] = (byte) (i % 2);
                labels[2 * i + 1] = (byte) (i / 2 % 2);
            }
        }
        try {
            SplitFiles files = new SplitFiles(
                    SAMPLES,
                    Files.write(folder.resolve("pixels.bin"), pixels),
                    Files.write(folder.resolve("labels.bin"), labels),
                    Files.write(
                            folder.resolve("groups.bin"),
                            ByteBuffer.allocate(4 * SAMPLES).array()));
            return Samples.open(new DatasetFiles(SIZE, SIZE, task, Map.of("train", files)), "train");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
