package io.lethe.unlearning.coordinator;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lethe.contracts.JobPlanned;
import java.time.Instant;
import java.util.Optional;

/** What happens to a model right now. At most one job runs for it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "phase")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Phase.Idle.class, name = "idle"),
    @JsonSubTypes.Type(value = Phase.Running.class, name = "running"),
    @JsonSubTypes.Type(value = Phase.Scoring.class, name = "scoring")
})
sealed interface Phase {

    /** Nothing: the next request starts a job. */
    record Idle() implements Phase {}

    /**
     * A worker has the job, or will take it.
     *
     * @param job the job
     * @param reference whether a reference run follows it
     * @param since when it was planned
     */
    record Running(JobPlanned job, boolean reference, Instant since) implements Phase {}

    /**
     * The candidate exists and waits for its scores.
     *
     * @param job the job
     * @param reference whether a reference run follows it
     * @param since when the candidate was announced
     */
    record Scoring(JobPlanned job, boolean reference, Instant since) implements Phase {}

    /** The job that keeps the model busy. */
    default Optional<JobPlanned> activeJob() {
        if (this instanceof Running running) {
            return Optional.of(running.job());
        }
        return this instanceof Scoring scoring ? Optional.of(scoring.job()) : Optional.empty();
    }

    /** Whether a reference run follows the job. */
    default boolean referenceWanted() {
        return (this instanceof Running running && running.reference())
                || (this instanceof Scoring scoring && scoring.reference());
    }
}
