package io.lethe.unlearning.coordinator.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Works on the list of jobs that nobody waits for. */
final class SideJobs {

    /** More than so many references at once are not begun: what waits for nobody must not grow without a bound. */
    static final int MOST = 16;

    private SideJobs() {}

    static Optional<SideJob> find(List<SideJob> jobs, String jobId, int attempt) {
        return jobs.stream().filter(side -> side.job().isNewest(jobId, attempt)).findFirst();
    }

    static List<SideJob> plus(List<SideJob> jobs, SideJob job) {
        return Stream.concat(jobs.stream(), Stream.of(job)).toList();
    }

    static List<SideJob> minus(List<SideJob> jobs, SideJob job) {
        return jobs.stream()
                .filter(other -> !other.job().jobId().equals(job.job().jobId()))
                .toList();
    }

    static List<SideJob> replace(List<SideJob> jobs, SideJob old, SideJob replacement) {
        return jobs.stream()
                .map(other -> other.job().jobId().equals(old.job().jobId()) ? replacement : other)
                .toList();
    }
}
