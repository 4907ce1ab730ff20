package io.lethe.learning.process;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What a learner process says on its standard output, one JSON object a line. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "message")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LearnerMessage.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = LearnerMessage.Started.class, name = "started"),
    @JsonSubTypes.Type(value = LearnerMessage.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = LearnerMessage.Working.class, name = "working"),
    @JsonSubTypes.Type(value = LearnerMessage.Done.class, name = "done"),
    @JsonSubTypes.Type(value = LearnerMessage.Failed.class, name = "failed")
})
public sealed interface LearnerMessage {

    /**
     * The engine is loaded; a task may be sent.
     *
     * @param engine engine and version
     * @param device device in use, such as {@code cpu} or {@code cuda:0}
     */
    record Ready(String engine, String device) implements LearnerMessage {}

    /**
     * Data and weights are loaded and the first step begins.
     *
     * @param totalSteps optimiser steps to come, as far as the method can tell
     */
    record Started(long totalSteps) implements LearnerMessage {}

    /**
     * Steps were taken, or images scored.
     *
     * @param phase what is going on, such as {@code train}, {@code impair} or {@code score}
     * @param step optimiser steps so far; in {@code score} images that went through a model
     * @param totalSteps the same unit in all, as far as the method can tell
     * @param loss mean loss since the last message; 0 in {@code score}
     * @param samples images drawn or scored so far
     */
    record Progress(String phase, long step, long totalSteps, double loss, long samples) implements LearnerMessage {}

    /**
     * A sign of life in work that takes no optimiser step: loading, saving, a forward pass over a whole set.
     *
     * @param phase what is going on
     * @param done how much of it is done
     * @param total how much there is to do, in the same unit
     */
    record Working(String phase, long done, long total) implements LearnerMessage {}

    /**
     * The outcome is in the task's output folder.
     *
     * @param seconds wall time of the work itself, of all attempts, without loading data and saving
     * @param steps optimiser steps taken
     * @param samples images drawn or scored
     * @param parameters all hyper-parameters as used: the recipe, or the method's record
     * @param notes what a reader of the model card should know, such as why a method stopped early; absent if nothing
     */
    record Done(
            double seconds,
            long steps,
            long samples,
            JsonNode parameters,
            @Nullable String notes) implements LearnerMessage {}

    /**
     * The task failed; the process ends.
     *
     * @param kind who must act
     * @param message what, where and what to do; no personal data
     */
    record Failed(Kind kind, String message) implements LearnerMessage {}

    /** Who must act on a failure. */
    enum Kind {
        /** Unknown method name. */
        UNKNOWN_METHOD,
        /** Unknown or impossible hyper-parameters. */
        INVALID_PARAMETERS,
        /** A file is not what the task says: weights of another architecture, a shard of another size. */
        INVALID_INPUT,
        /** The method needs what the data or the network has not. */
        NOT_APPLICABLE,
        /** Loss or weights became NaN or infinite; there is no model. */
        DIVERGED,
        /**
         * Not enough memory, on the processor or the GPU, not enough disk, no such device, or one that computes
         * wrongly.
         */
        EXHAUSTED,
        /** A bug. */
        INTERNAL
    }
}
