package io.lethe.unlearning.coordinator.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenJobsTest {

    private static final String FIRST = "0b1d8f3e-6a55-5c0e-9d5b-3f0f4a1c2b3d";
    private static final String SECOND = "5a7c2d10-3c55-5a0f-8f2b-5f0d2a9c4e22";
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    private final OpenJobs jobs = new OpenJobs();

    @Test
    void countsAJobUntilItEndsHoweverManyAttemptsItTakes() {
        put(FIRST, JobKind.TRAIN, 1, NOON);
        put(SECOND, JobKind.SCORE, 1, NOON);
        put(FIRST, JobKind.TRAIN, 2, NOON.plusSeconds(300));

        assertThat(jobs.count(JobKind.TRAIN)).isEqualTo(1);
        assertThat(jobs.count(JobKind.SCORE)).isEqualTo(1);
        assertThat(jobs.oldest(JobKind.TRAIN)).contains(NOON);

        jobs.read(FIRST, null);

        assertThat(jobs.count(JobKind.TRAIN)).isZero();
        assertThat(jobs.oldest(JobKind.TRAIN)).isEmpty();
        assertThat(jobs.count(JobKind.SCORE)).isEqualTo(1);
    }

    @Test
    void doesNotCountWhatNoWorkerCanRead() {
        put(FIRST, JobKind.UNLEARN, 1, NOON);
        jobs.read(FIRST, "{".getBytes(UTF_8));
        jobs.read(null, "{}".getBytes(UTF_8));

        assertThat(jobs.count(JobKind.UNLEARN)).isZero();
    }

    private void put(String jobId, JobKind kind, int attempt, Instant plannedAt) {
        ArtifactRef artifact = new ArtifactRef("datasets", "faces/manifest.json", "0".repeat(64), 1);
        JobPlanned job = new JobPlanned(
                jobId,
                kind,
                JobPlanned.Purpose.ORIGINAL,
                attempt,
                0,
                "ages",
                "v1",
                artifact,
                null,
                null,
                List.of(),
                null,
                List.of(),
                null,
                null,
                7,
                null,
                50,
                null,
                plannedAt);
        try {
            jobs.read(jobId, EventJson.mapper().writeValueAsBytes(job));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
