package io.lethe.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A worker's sign of life about the attempt that it holds. The lease of an attempt starts with the first one and is
 * renewed by each; news of any but the newest attempt is refused.
 *
 * @param jobId the job
 * @param attempt attempt that the worker claimed
 * @param kind what is done
 * @param modelId lineage; the record key
 * @param step what happened
 * @param worker name of the worker, unique while it lives
 * @param progress 0…1 over the whole job
 * @param secondsLeft expected time to the end, once it can be told
 * @param at when the worker said it
 */
public record JobProgressed(
        String jobId,
        int attempt,
        JobKind kind,
        String modelId,
        Step step,
        String worker,
        double progress,
        @Nullable Double secondsLeft,
        Instant at)
        implements Event {

    /** What happened to the attempt. */
    public enum Step {
        /** The worker won the attempt's claim. */
        @JsonProperty("claimed")
        CLAIMED,
        /** Work goes on. */
        @JsonProperty("progress")
        PROGRESS,
        /** All work so far is safe in the store. */
        @JsonProperty("checkpointed")
        CHECKPOINTED,
        /** The worker gives the job back for another one, for no fault of the job. */
        @JsonProperty("interrupted")
        INTERRUPTED
    }

    @Override
    public String key() {
        return modelId;
    }

    @Override
    public String subject() {
        return "models/" + modelId;
    }
}
