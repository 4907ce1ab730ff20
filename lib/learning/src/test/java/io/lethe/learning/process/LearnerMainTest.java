package io.lethe.learning.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.data.Samples;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.Safetensors;
import io.lethe.learning.torch.DeviceChoice;
import io.lethe.learning.training.Evaluation;
import io.lethe.learning.training.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The child's side of the protocol, in real child processes with the real engine. */
@Timeout(120)
class LearnerMainTest {

    @TempDir
    Path folder;

    private Learner learner;
    private DatasetFiles dataset;

    @BeforeEach
    void start() {
        dataset = Fixtures.dataset(
                folder.resolve("data"), Fixtures.CLASSES, Map.of("train", 64, "test", 32, "unseen", 32));
        learner = new Learner(settings("cpu", false));
    }

    private LearnerSettings settings(String device, boolean spare) {
        return new LearnerSettings(
                LearnerMain.class.getName(),
                System.getProperty("java.class.path"),
                folder.resolve("learner"),
                Path.of(System.getProperty("lethe.root"), ".lethe", "djl"),
                DeviceChoice.of(device),
                1,
                128,
                spare,
                Duration.ofMinutes(1),
                Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        learner.close();
    }

    @Test
    void whoAskedForAGpuIsNotServedByAProcessor() throws Exception {
        try (Learner refused = new Learner(settings("cuda:0", true))) {
            assertThat(refused.awaitLoaded(Duration.ofMinutes(1))).isTrue();

            assertThat(refused.ready()).isFalse();
            assertThat(refused.engine()).isEmpty();
            assertThat(refused.refusal())
                    .hasValue(
                            "lethe.learner.device is cuda:0, and the engine's libraries are those for processors only:"
                                    + " run the image with CUDA, or set it to cpu or auto.");
        }
        try (Learner refused = new Learner(settings("cuda", false))) {
            assertThatThrownBy(() -> refused.run(
                            new LearnerTask.Train(dataset, Fixtures.RECIPE, 1, output("refused")), message -> {}))
                    .isInstanceOfSatisfying(
                            LearnerException.class, e -> assertThat(e.kind()).isEqualTo(LearnerMessage.Kind.EXHAUSTED))
                    .hasMessageStartingWith("lethe.learner.device is cuda, and ");
        }
    }

    @Test
    void saysWhichDeviceItTook() throws Exception {
        List<LearnerMessage.Ready> told = new CopyOnWriteArrayList<>();
        try (Learner spare = new Learner(settings("auto", true))) {
            spare.onEngine(told::add);

            assertThat(spare.awaitLoaded(Duration.ofMinutes(1))).isTrue();

            assertThat(spare.refusal()).isEmpty();
            assertThat(told).containsExactly(spare.engine().orElseThrow());
            assertThat(told).extracting(LearnerMessage.Ready::device).containsExactly("cpu");
        }
    }

    @Test
    void trainsUnlearnsAndScores() throws IOException {
        List<LearnerMessage> messages = new ArrayList<>();

        var trained = learner.run(new LearnerTask.Train(dataset, Fixtures.RECIPE, 1, output("train")), messages::add);
        Path original = folder.resolve("train/model.safetensors");
        var unlearned = learner.run(
                new LearnerTask.Unlearn(
                        dataset,
                        Fixtures.RECIPE,
                        original,
                        List.of(0, 1, 2, 3),
                        List.of(4, 5, 6, 7),
                        "fine-tune",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("minimumSteps", 3)
                                .put("epochs", 1),
                        2,
                        output("unlearn")),
                messages::add);
        var scored = learner.run(
                new LearnerTask.Score(
                        dataset,
                        Fixtures.RECIPE,
                        List.of(original, folder.resolve("unlearn/model.safetensors")),
                        List.of(0, 1, 2, 3),
                        List.of(4, 5, 6, 7),
                        3,
                        output("score")),
                messages::add);

        assertThat(trained.steps()).isEqualTo(8);
        assertThat(trained.parameters().path("batchSize").asInt()).isEqualTo(16);
        assertThat(unlearned.steps()).isEqualTo(3);
        assertThat(trained.samples()).isEqualTo(128);
        assertThat(unlearned.samples())
                .as("batches of the method, not of the recipe")
                .isBetween(57L, 168L);
        assertThat(unlearned.parameters().path("epochs").asInt()).isEqualTo(1);
        assertThat(messages)
                .contains(new LearnerMessage.Started(8), new LearnerMessage.Started(3))
                .anySatisfy(message -> assertThat(message).isInstanceOf(LearnerMessage.Progress.class));
        assertThat(scored.samples()).isEqualTo(2 * (56 + 4 + 32 + 32));
        assertThat(messages)
                .contains(
                        new LearnerMessage.Working("load", 0, 1),
                        new LearnerMessage.Progress("score", 248, 248, 0, 248));
        JsonNode scores = LearnerJson.mapper()
                .readTree(folder.resolve("score/scores.json").toFile());
        assertThat(scores).hasSize(2);
        assertThat(scores.path(0).path("testAccuracy").path("value").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void teachesTheForgetSetAgainBesideARetrainedModel() throws IOException {
        Recipe longer = new Recipe(
                Fixtures.TINY, 8, 16, 0.05, 0.9, true, 5e-4, Recipe.Schedule.TRIANGLE, Recipe.Augmentation.NONE);
        learner.run(new LearnerTask.Train(dataset, longer, 1, output("taught")), message -> {});
        Path original = folder.resolve("taught/model.safetensors");
        Path never = folder.resolve("never.safetensors");
        try (Classifier untrained = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 7)) {
            untrained.save(never);
        }
        List<LearnerMessage> messages = new ArrayList<>();

        learner.run(
                new LearnerTask.Score(
                        dataset,
                        longer,
                        List.of(never, original),
                        List.of(0, 1, 2, 3, 4, 5, 6, 7),
                        List.of(),
                        null,
                        0,
                        1,
                        3,
                        output("relearned")),
                messages::add);

        JsonNode scores = LearnerJson.mapper()
                .readTree(folder.resolve("relearned/scores.json").toFile());
        assertThat(relearnTime(scores.path(0))).as("of the reference itself").isEmpty();
        assertThat(relearnTime(scores.path(1))).as("it has forgotten nothing").containsExactly(0.0);
        assertThat(messages)
                .anySatisfy(message -> assertThat(message)
                        .isInstanceOfSatisfying(
                                LearnerMessage.Working.class,
                                work -> assertThat(work.phase()).isEqualTo("relearn")));
    }

    private static List<Double> relearnTime(JsonNode report) {
        return report.path("metrics")
                .valueStream()
                .filter(metric -> metric.path("name").asText().equals("relearn-time"))
                .map(metric -> metric.path("score").path("value").asDouble())
                .toList();
    }

    @Test
    void predictsWhatAModelOfSomeRowsSays() throws IOException {
        var trained = learner.run(
                new LearnerTask.Train(dataset, Fixtures.RECIPE, List.of(5, 6, 7, 8, 20, 21, 22, 23), 1, output("some")),
                message -> {});
        Path model = folder.resolve("some/model.safetensors");

        learner.run(
                new LearnerTask.Predict(
                        dataset, Fixtures.RECIPE, List.of(model, model), "test", List.of(3, 1), output("predict")),
                message -> {});

        Map<String, Safetensors.Tensor> logits =
                Safetensors.read(folder.resolve("predict/logits.safetensors")).tensors();
        assertThat(trained.samples()).isEqualTo(16);
        assertThat(logits).containsOnlyKeys("0", "1");
        try (Classifier asked = Classifier.load(model, Fixtures.TINY, Fixtures.CLASSES)) {
            float[][] expected = new Evaluation(asked).logits(Samples.open(dataset, "test"));
            Safetensors.Tensor first = Objects.requireNonNull(logits.get("0"));
            assertThat(first.shape()).containsExactly(2, 3);
            assertThat(Arrays.copyOfRange(first.values(), 0, 3)).containsExactly(expected[3], within(1e-5f));
            assertThat(Arrays.copyOfRange(first.values(), 3, 6)).containsExactly(expected[1], within(1e-5f));
        }
    }

    @Test
    void theSameSeedGivesTheSameFileInAnotherProcess() throws IOException {
        learner.run(new LearnerTask.Train(dataset, Fixtures.RECIPE, 1, output("a")), message -> {});
        learner.run(new LearnerTask.Train(dataset, Fixtures.RECIPE, 1, output("b")), message -> {});

        assertThat(folder.resolve("a/model.safetensors")).hasSameBinaryContentAs(folder.resolve("b/model.safetensors"));
    }

    @Test
    void saysWhoMustActOnAFailure() throws IOException {
        Path damaged = Files.writeString(folder.resolve("damaged.safetensors"), "no model");

        assertThatThrownBy(() -> learner.run(unlearn("fine-tune", damaged, null), message -> {}))
                .isInstanceOfSatisfying(
                        LearnerException.class, e -> assertThat(e.kind()).isEqualTo(LearnerMessage.Kind.INVALID_INPUT))
                .hasMessageContaining("damaged.safetensors");
        assertThatThrownBy(() -> learner.run(unlearn("forget-it", damaged, null), message -> {}))
                .isInstanceOfSatisfying(
                        LearnerException.class,
                        e -> assertThat(e.kind()).isEqualTo(LearnerMessage.Kind.UNKNOWN_METHOD));
        assertThatThrownBy(() -> learner.run(
                        unlearn(
                                "fine-tune",
                                damaged,
                                JsonNodeFactory.instance.objectNode().put("epoch", 1)),
                        message -> {}))
                .isInstanceOfSatisfying(
                        LearnerException.class,
                        e -> assertThat(e.kind()).isEqualTo(LearnerMessage.Kind.INVALID_PARAMETERS))
                .hasMessageContaining("known are epochs");
    }

    /** Who judges a method may not have calibrated it. */
    @Test
    void calibratesNoMethodOnTheTestSet() throws IOException {
        learner.run(new LearnerTask.Train(dataset, Fixtures.RECIPE, 1, output("original")), message -> {});
        Path original = folder.resolve("original/model.safetensors");

        assertThatThrownBy(() -> learner.run(unlearn("bounded-ascent", original, null), message -> {}))
                .isInstanceOfSatisfying(
                        LearnerException.class, e -> assertThat(e.kind()).isEqualTo(LearnerMessage.Kind.NOT_APPLICABLE))
                .hasMessageContaining("the dataset has none");
    }

    private LearnerTask.Unlearn unlearn(
            String method, Path base, @org.jspecify.annotations.Nullable JsonNode parameters) throws IOException {
        return new LearnerTask.Unlearn(
                dataset,
                Fixtures.RECIPE,
                base,
                List.of(0, 1),
                List.of(),
                method,
                parameters,
                1,
                output("failing-" + method + (parameters == null)));
    }

    private Path output(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }
}
