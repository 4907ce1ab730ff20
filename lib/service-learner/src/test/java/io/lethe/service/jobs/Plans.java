package io.lethe.service.jobs;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobProgressed;
import io.lethe.service.messaging.Received;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of the table of jobs. */
final class Plans {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private Plans() {}

    static JobPlanned training(String modelId, ArtifactRef dataset) {
        return job(modelId, JobKind.TRAIN, dataset, 50, null, NOW);
    }

    static JobPlanned training(String modelId) {
        return training(modelId, new ArtifactRef("datasets", "faces/1/manifest.json", "0".repeat(64), 1));
    }

    static JobPlanned urgent(String modelId, int priority, @Nullable Instant dueAt, Instant plannedAt) {
        return job(
                modelId,
                JobKind.TRAIN,
                new ArtifactRef("datasets", "faces/1/manifest.json", "0".repeat(64), 1),
                priority,
                dueAt,
                plannedAt);
    }

    private static JobPlanned job(
            String modelId,
            JobKind kind,
            ArtifactRef dataset,
            int priority,
            @Nullable Instant dueAt,
            Instant plannedAt) {
        return new JobPlanned(
                UUID.randomUUID().toString(),
                kind,
                JobPlanned.Purpose.ORIGINAL,
                1,
                0,
                modelId,
                "v1",
                dataset,
                null,
                null,
                List.of(),
                null,
                List.of(),
                null,
                null,
                1,
                null,
                priority,
                dueAt,
                plannedAt);
    }

    static Received<JobPlanned> received(JobPlanned job) {
        return new Received<>(job, UUID.randomUUID().toString(), "/lethe/tests", null);
    }

    static JobProgressed news(JobPlanned job, JobProgressed.Step step) {
        return new JobProgressed(
                job.jobId(), job.attempt(), job.kind(), job.modelId(), step, "another-worker", 0, null, NOW);
    }
}
