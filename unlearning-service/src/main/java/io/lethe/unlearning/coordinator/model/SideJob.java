package io.lethe.unlearning.coordinator.model;

import org.jspecify.annotations.Nullable;

/**
 * A job that nobody waits for: scoring an original, or making and scoring a retrained reference.
 *
 * @param job the job
 * @param candidate the reference, while it is scored
 */
public record SideJob(OpenJob job, @Nullable Candidate candidate) {

    SideJob withJob(OpenJob next) {
        return new SideJob(next, candidate);
    }
}
