package io.lethe.learning.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.torch.DeviceChoice;
import io.lethe.learning.training.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LearnerTest {

    @TempDir
    Path directory;

    private Learner learner;

    @BeforeEach
    void start() {
        learner = new Learner(settings(ScriptedLearner.class.getName()));
    }

    @AfterEach
    void stop() {
        learner.close();
    }

    @Test
    void relaysProgressAndReturnsTheOutcome() {
        List<LearnerMessage> progress = new ArrayList<>();

        LearnerMessage.Done done = learner.run(task(ScriptedLearner.WELL), progress::add);

        assertThat(done.seconds()).isEqualTo(1.5);
        assertThat(progress)
                .containsExactly(new LearnerMessage.Started(2), new LearnerMessage.Progress("train", 1, 2, 0.5, 32));
    }

    @Test
    void runsOneTaskAfterAnother() {
        learner.run(task(ScriptedLearner.WELL), message -> {});

        LearnerMessage.Done second = learner.run(task(ScriptedLearner.WELL), message -> {});

        assertThat(second.steps()).isEqualTo(2);
    }

    @Test
    void tellsExitCodeAndLastWordsOfAProcessThatEnded() {
        LearnerException failure = failureOf(ScriptedLearner.EXIT);

        assertThat(failure.kind()).isEqualTo(LearnerMessage.Kind.EXHAUSTED);
        assertThat(failure).hasMessageContaining("code 3");
        assertThat(failure.getMessage()).as("for everybody").doesNotContain("cannot go on");
        assertThat(failure.log()).contains("cannot go on");
    }

    @Test
    void tellsTheSignalThatKilledTheProcess() {
        LearnerException failure = failureOf(ScriptedLearner.KILLED);

        assertThat(failure.kind()).isEqualTo(LearnerMessage.Kind.EXHAUSTED);
        assertThat(failure).hasMessageContaining("signal 9");
    }

    @Test
    void killsAProcessThatFellSilent() {
        LearnerException failure = failureOf(ScriptedLearner.SILENT);

        assertThat(failure.kind()).isEqualTo(LearnerMessage.Kind.EXHAUSTED);
        assertThat(failure).hasMessageContaining("silent");
    }

    @Test
    void keepsTheReasonThatTheLearnerGives() {
        LearnerException failure = failureOf(ScriptedLearner.DIVERGED);

        assertThat(failure.kind()).isEqualTo(LearnerMessage.Kind.DIVERGED);
        assertThat(failure).hasMessage("the loss is NaN at step 1");
    }

    /** The variable is set for all tests of this module. */
    @Test
    void keepsTheSecretsOfItsServiceToItself() {
        assertThat(System.getenv()).containsKey("LETHE_STORE_SECRET_KEY");

        LearnerException failure = failureOf(ScriptedLearner.ENVIRONMENT);

        assertThat(failure.getMessage().split(" "))
                .contains("PATH", "DJL_CACHE_DIR", "OMP_NUM_THREADS")
                .doesNotContain("LETHE_STORE_SECRET_KEY");
    }

    @Test
    void aSpareThatDoesNotStartDoesNotTakeTheOutcomeAway() throws IOException {
        Path removed = Files.createDirectory(directory.resolve("removed"));
        try (Learner unlucky = new Learner(settings(ScriptedLearner.class.getName(), removed))) {
            LearnerMessage.Done done = unlucky.run(task(ScriptedLearner.WELL), message -> replaceByAFile(removed));

            assertThat(done.steps()).isEqualTo(2);
            assertThat(unlucky.ready()).isFalse();

            Files.delete(removed);
            assertThat(unlucky.run(task(ScriptedLearner.WELL), message -> {}).steps())
                    .isEqualTo(2);
        }
    }

    private static void replaceByAFile(Path folder) {
        try {
            if (Files.isDirectory(folder)) {
                Files.delete(folder);
                Files.createFile(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void runsAgainAfterACrash() {
        failureOf(ScriptedLearner.KILLED);

        LearnerMessage.Done done = learner.run(task(ScriptedLearner.WELL), message -> {});

        assertThat(done.steps()).isEqualTo(2);
    }

    @Test
    void endsATaskThatIsCancelled() {
        assertThatThrownBy(() -> learner.run(task(ScriptedLearner.SILENT), message -> learner.cancel()))
                .isInstanceOf(CancellationException.class);
        assertThat(learner.busy()).isFalse();
    }

    @Test
    void endsATaskWhenItIsClosed() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        List<Throwable> outcome = new ArrayList<>();
        Thread worker = new Thread(() -> {
            try {
                learner.run(task(ScriptedLearner.SILENT), message -> started.countDown());
            } catch (CancellationException e) {
                outcome.add(e);
            }
        });
        worker.start();
        started.await(30, TimeUnit.SECONDS);

        learner.close();

        worker.join();
        assertThat(outcome).hasSize(1);
        assertThat(learner.ready()).isFalse();
    }

    @Test
    void saysWhyAProcessDoesNotStart() {
        try (Learner broken = new Learner(settings("io.lethe.Nowhere"))) {
            assertThatThrownBy(() -> broken.run(task(ScriptedLearner.WELL), message -> {}))
                    .isInstanceOfSatisfying(LearnerException.class, failure -> {
                        assertThat(failure).hasMessageContaining("code 1");
                        assertThat(failure.log()).contains("io.lethe.Nowhere");
                    });
        }
    }

    @Test
    void isNeitherBusyNorStalledBetweenTasks() {
        Instant before = Instant.now();

        learner.run(
                task(ScriptedLearner.WELL),
                message -> assertThat(learner.busy()).isTrue());

        assertThat(learner.lastStep()).isAfter(before);
        assertThat(learner.stalled(Duration.ZERO)).isFalse();
    }

    private LearnerException failureOf(long behaviour) {
        return catchThrowableOfType(LearnerException.class, () -> learner.run(task(behaviour), message -> {}));
    }

    private LearnerSettings settings(String mainClass) {
        return settings(mainClass, directory);
    }

    private static LearnerSettings settings(String mainClass, Path directory) {
        return new LearnerSettings(
                mainClass,
                System.getProperty("java.class.path"),
                directory,
                null,
                DeviceChoice.AUTO,
                1,
                64,
                true,
                Duration.ofSeconds(30),
                Duration.ofSeconds(2));
    }

    private LearnerTask task(long behaviour) {
        Recipe recipe = new Recipe(
                new Architecture("resnet18", 0.25, Architecture.Stem.SMALL_STRIDE_2, 128, 64),
                1,
                2,
                0.1,
                0.9,
                true,
                5e-4,
                Recipe.Schedule.TRIANGLE,
                Recipe.Augmentation.FLIP);
        DatasetFiles dataset =
                new DatasetFiles(4, 4, new Task(Task.Kind.SINGLE_LABEL, List.of("young", "old")), Map.of());
        return new LearnerTask.Train(dataset, recipe, behaviour, directory);
    }
}
