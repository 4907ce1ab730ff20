package io.lethe.service.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lethe.contracts.LetheException;
import io.lethe.storage.ArtifactHead;
import io.lethe.storage.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Predicate;

/** Who holds an attempt of a job: an object in the store that only the first of all workers can write. */
@ApplicationScoped
public class Claims {

    private static final String BUCKET = "jobs";
    private static final String CLAIMS = "claims/";

    private final ObjectStore store;

    /** Makes claims in a store. */
    public Claims(ObjectStore store) {
        this.store = store;
    }

    /**
     * Claims an attempt.
     *
     * @param worker name of the worker, unlike that of any other process
     * @return whether the worker holds it now; for ever, since nobody can claim an attempt twice
     * @throws LetheException if the store is away; the attempt may be claimed all the same, and is lost then
     */
    boolean claim(String jobId, int attempt, String worker) {
        String key = key(jobId, attempt);
        byte[] name = worker.getBytes(UTF_8);
        if (store.putOnce(BUCKET, key, name).isPresent()) {
            return true;
        }
        // The answer to our own first put may have been lost, and its repetition refused.
        return store.find(BUCKET, key)
                .filter(winner -> Arrays.equals(winner, name))
                .isPresent();
    }

    /** Deletes all claims of a job that has ended. */
    void forget(String jobId) {
        store.list(BUCKET, prefix(jobId)).forEach(key -> store.delete(BUCKET, key));
    }

    /**
     * Deletes what dead workers left of jobs that have ended.
     *
     * @param open whether a job is open
     * @param age what is younger stays: the job may have been opened after this process last looked
     */
    void sweep(Predicate<String> open, Duration age) {
        Instant before = Instant.now().minus(age);
        for (String key : store.list(BUCKET, CLAIMS)) {
            String jobId = key.substring(CLAIMS.length()).replaceFirst("/.*", "");
            if (!open.test(jobId)
                    && store.head(BUCKET, key)
                            .map(ArtifactHead::lastModified)
                            .filter(before::isAfter)
                            .isPresent()) {
                store.delete(BUCKET, key);
            }
        }
    }

    private static String key(String jobId, int attempt) {
        return prefix(jobId) + attempt;
    }

    private static String prefix(String jobId) {
        return CLAIMS + jobId + "/";
    }
}
