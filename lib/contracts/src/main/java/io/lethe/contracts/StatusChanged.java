package io.lethe.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A forget request moved on.
 *
 * @param requestId the request
 * @param modelId lineage that it is about
 * @param state new state
 * @param reasonCode an {@link ErrorCode} name; set for {@code rejected} and {@code failed}
 * @param message the reason in words, with what to do; no personal data
 * @param jobId job that serves the request, once there is one
 * @param modelVersion version that the job makes or made
 * @param attempt attempt number, 1 for the first; 0 before there is one
 * @param progress 0…1 over the whole job
 * @param at when it happened
 * @param expectedCompletionAt estimate of the end
 */
public record StatusChanged(
        String requestId,
        String modelId,
        RequestState state,
        @Nullable String reasonCode,
        @Nullable String message,
        @Nullable String jobId,
        @Nullable String modelVersion,
        int attempt,
        double progress,
        Instant at,
        @Nullable Instant expectedCompletionAt)
        implements Event {

    @Override
    public String key() {
        return requestId;
    }

    @Override
    public String subject() {
        return "requests/" + requestId;
    }
}
