package io.lethe.unlearning.coordinator.jobs;

import io.lethe.contracts.EventJson;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of open jobs, as far as it takes to count them. Thread-safe. */
final class OpenJobs {

    private final Map<String, Row> rows = new HashMap<>();

    private record Row(JobKind kind, Instant since) {}

    /**
     * A record of the table: a job, a later attempt of one, or its end. One that cannot be read ends the job, as it
     * does for the workers: nobody will do it.
     */
    synchronized void read(@Nullable String jobId, byte @Nullable [] value) {
        if (jobId == null) {
            return;
        }
        JobPlanned job = value == null ? null : parse(value);
        if (job == null) {
            rows.remove(jobId);
            return;
        }
        Row known = rows.get(jobId);
        rows.put(jobId, new Row(job.kind(), known == null ? job.plannedAt() : known.since));
    }

    /** Number of jobs of a kind that have not ended, whether or not somebody works on them. */
    synchronized long count(JobKind kind) {
        return rows.values().stream().filter(row -> row.kind == kind).count();
    }

    /** When the oldest open job of a kind was planned; empty without one. */
    synchronized Optional<Instant> oldest(JobKind kind) {
        return rows.values().stream()
                .filter(row -> row.kind == kind)
                .map(Row::since)
                .min(Instant::compareTo);
    }

    private static @Nullable JobPlanned parse(byte[] value) {
        try {
            return EventJson.mapper().readValue(value, JobPlanned.class);
        } catch (IOException e) {
            return null;
        }
    }
}
