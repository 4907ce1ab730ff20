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
    @JsonSubTypes.Type(value = LearnerMessage.Done.class, name = "done"),
    @JsonSubTypes.Type(value = LearnerMessage.Failed.class, name = "failed")
})
public sealed interface LearnerMessage {

    /**
     * The engine is loaded; a task may be sent.
     *
     * @param engine engine and version
     * @param device device in use, such as {@code cpu} or {@code gpu(0)}
     */
    record Ready(String engine, String device) implements LearnerMessage {}

    /**
     * Data and weights are loaded and the first step begins.
     *
     * @param totalSteps optimiser steps to come, as far as the method can tell
     */
    record Started(long totalSteps) implements LearnerMessage {}

    /**
     * Steps were taken.
     *
     * @param phase what is going on, such as {@code train} or {@code impair}
     * @param step optimiser steps so far
     * @param totalSteps optimiser steps in all, as far as the method can tell
     * @param loss mean loss since the last message
     */
    record Progress(String phase, long step, long totalSteps, double loss) implements LearnerMessage {}

    /**
     * The outcome is in the task's output folder.
     *
     * @param seconds wall time of the work itself, without loading data and saving
     * @param steps optimiser steps taken
     * @param parameters all hyper-parameters as used: the recipe, or the method's record
     * @param notes what a reader of the model card should know, such as why a method stopped early; absent if nothing
     */
    record Done(
            double seconds,
            long steps,
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
        /** Loss or weights became NaN or infinite and no finite state could be kept. */
        DIVERGED,
        /** Not enough memory or disk. */
        EXHAUSTED,
        /** A bug. */
        INTERNAL
    }
}
