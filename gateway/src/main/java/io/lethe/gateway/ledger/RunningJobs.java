package io.lethe.gateway.ledger;

import io.lethe.contracts.JobProgressed;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The newest sign of life of the jobs that were heard of last, in memory: nobody needs it tomorrow. Thread-safe. */
@Singleton
public final class RunningJobs {

    private static final int MOST = 10_000;

    private final Map<String, JobProgressed> jobs = new LinkedHashMap<>();

    /** The newest sign of life of a job; empty when none was heard lately. */
    public synchronized Optional<JobProgressed> find(String jobId) {
        return Optional.ofNullable(jobs.get(jobId));
    }

    /** Takes a sign of life in, unless a newer one is known. */
    synchronized void fold(JobProgressed progressed) {
        var known = jobs.get(progressed.jobId());
        if (known != null && !newer(progressed, known)) {
            return;
        }
        // Put last, so that the first is the one that was heard of longest ago.
        jobs.remove(progressed.jobId());
        jobs.put(progressed.jobId(), progressed);
        if (jobs.size() > MOST) {
            jobs.remove(jobs.keySet().iterator().next());
        }
    }

    private static boolean newer(JobProgressed one, JobProgressed other) {
        return one.attempt() == other.attempt() ? !one.at().isBefore(other.at()) : one.attempt() > other.attempt();
    }
}
