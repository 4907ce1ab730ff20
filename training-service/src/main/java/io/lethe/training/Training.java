package io.lethe.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the training of a model stands.
 *
 * @param modelId lineage name
 * @param state what is going on
 * @param datasetId dataset that it learns; absent until the service that answers knows it
 * @param progress share of the work that is done, 0…1
 * @param epoch current pass over the data, from 1; 0 before the first step, or if another worker trains it
 * @param epochs passes in all; 0 if another worker trains it
 * @param step optimiser steps so far; 0 if another worker trains it
 * @param totalSteps optimiser steps in all; 0 if another worker trains it
 * @param loss mean training loss of late
 * @param reasonCode why it failed; absent otherwise
 * @param message what happened, in words
 * @param updatedAt when this was last true
 */
public record Training(
        String modelId,
        State state,
        @Nullable String datasetId,
        double progress,
        int epoch,
        int epochs,
        long step,
        long totalSteps,
        @Nullable Double loss,
        @Nullable String reasonCode,
        @Nullable String message,
        Instant updatedAt) {

    /** What is going on. Written in lower case. */
    public enum State {
        /** Planned, or its data is being fetched. */
        @JsonProperty("queued")
        QUEUED,
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("done")
        DONE,
        @JsonProperty("failed")
        FAILED
    }
}
