package io.lethe.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An asker or operator wants something done with a request that was made before.
 *
 * @param requestId the request; the record key
 * @param instruction what to do
 * @param reason why, for the record; required for all but {@code cancel}; no personal data
 * @param until {@code hold}: when it ends by itself; {@code extend}: the new due date
 */
public record ForgetInstructed(
        String requestId,
        Instruction instruction,
        @Nullable String reason,
        @Nullable Instant until) implements Event {

    /** What to do with a request. */
    public enum Instruction {
        /** Take it back; possible until a job serves it. */
        @JsonProperty("cancel")
        CANCEL,
        /** Take it out of the waiting line for a time. */
        @JsonProperty("hold")
        HOLD,
        /** Put it back into the line. */
        @JsonProperty("release")
        RELEASE,
        /** Give it another due date. */
        @JsonProperty("extend")
        EXTEND,
        /** Serve a failed one again. */
        @JsonProperty("retry")
        RETRY
    }

    @Override
    public String key() {
        return requestId;
    }

    @Override
    public String subject() {
        return "requests/" + requestId;
    }
}
