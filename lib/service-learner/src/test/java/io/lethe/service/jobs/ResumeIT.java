package io.lethe.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lethe.contracts.Event;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.Topics;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.learning.process.LearnerTask;
import io.lethe.learning.training.Recipe;
import io.lethe.service.learner.DatasetCache;
import io.lethe.service.learner.LearnerParts;
import io.lethe.storage.ObjectStore;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.TinyDataset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker that dies has done is not lost: another one, with an empty disk, goes on to the same bits. */
class ResumeIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int EPOCHS = 120;
    private static final Recipe RECIPE = new Recipe(
            new Architecture("resnet18", 0.125, Architecture.Stem.SMALL, 127.5, 64),
            EPOCHS,
            16,
            0.05,
            0.9,
            true,
            5e-4,
            Recipe.Schedule.TRIANGLE,
            Recipe.Augmentation.FLIP);

    @TempDir
    Path directory;

    private final KafkaProbe probe = KafkaProbe.connect();
    private final ObjectStore store = Worker.store();
    private final TinyDataset dataset = TinyDataset.publish(store, "tiny-resumed");
    private final JobPlanned job = Plans.training("resumed", dataset.manifestRef());

    @AfterEach
    void end() {
        probe.produce(Topics.JOB_PLANNED, job.jobId(), null, Map.of());
        probe.close();
    }

    /** Trains, and leaves the weights in the store, under the attempt's key. */
    private final class Training implements JobHandler {

        private final DatasetCache cache;
        private final AtomicLong firstStep = new AtomicLong(-1);

        Training(DatasetCache cache) {
            this.cache = cache;
        }

        @Override
        public Set<JobKind> kinds() {
            return Set.of(JobKind.TRAIN);
        }

        @Override
        public Event run(JobRun run) {
            run.learn(
                    new LearnerTask.Train(
                            cache.files(dataset.manifest(), run.folder()), RECIPE, job.seed(), run.folder()),
                    message -> {
                        if (message instanceof LearnerMessage.Progress at) {
                            firstStep.compareAndSet(-1, at.step());
                        }
                    });
            store.put("models", key(run.job().attempt()), run.folder().resolve("model.safetensors"));
            return Scripted.trained(run.job());
        }
    }

    @Test
    void goesOnWithAnEmptyDiskToTheSameBits() throws InterruptedException {
        Worker first = worker("first");
        first.start();
        probe.produceBinary(job);
        await().atMost(PATIENCE)
                .until(() -> store.list("jobs", job.jobId() + "/1/checkpoints/").stream()
                        .anyMatch(key -> key.endsWith("manifest.json")));
        first.die();

        try (LearnerParts parts = new LearnerParts(directory.resolve("second"))) {
            Training training = new Training(parts.cache(store));
            try (Worker second = new Worker("second", directory.resolve("second-disk"), store, training)) {
                second.start();
                probe.produceBinary(job.withAttempt(2, Plans.NOW));
                assertThat(trained().attempt()).isEqualTo(2);
            }
            assertThat(training.firstStep.get())
                    .as("it did not begin at the beginning")
                    .isGreaterThan(100);
        }

        assertThat(store.find("models", key(2)))
                .hasValueSatisfying(resumed -> assertThat(resumed).isEqualTo(uninterrupted()));
        assertThat(store.list("jobs", job.jobId()))
                .as("checkpoints go with the job")
                .isEmpty();
        assertThat(probe.read(
                        Topics.JOB_PROGRESSED,
                        record -> record.event(JobProgressed.class).jobId().equals(job.jobId())
                                && record.event(JobProgressed.class).step() == JobProgressed.Step.CHECKPOINTED))
                .isNotEmpty();
    }

    private Worker worker(String name) {
        // The cache is its own; the first worker never needs it again.
        LearnerParts cache = new LearnerParts(directory.resolve(name));
        return new Worker(name, directory.resolve(name + "-disk"), store, new Training(cache.cache(store)));
    }

    private ModelTrained trained() {
        return probe.await(
                        Topics.MODEL_TRAINED,
                        1,
                        PATIENCE,
                        record -> job.jobId()
                                .equals(record.event(ModelTrained.class).jobId()))
                .get(0)
                .event(ModelTrained.class);
    }

    private byte[] uninterrupted() {
        try (LearnerParts parts = new LearnerParts(directory.resolve("uninterrupted"))) {
            Path folder = parts.workspace().open("uninterrupted");
            parts.tasks()
                    .run(
                            new LearnerTask.Train(
                                    parts.cache(store).files(dataset.manifest(), folder), RECIPE, job.seed(), folder),
                            message -> {});
            return store.read(store.put("models", key(0), folder.resolve("model.safetensors")));
        }
    }

    private String key(int attempt) {
        return "resume-test/%s/%d".formatted(job.jobId(), attempt);
    }
}
