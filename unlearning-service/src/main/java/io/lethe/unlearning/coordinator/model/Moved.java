package io.lethe.unlearning.coordinator.model;

import io.lethe.contracts.RequestState;
import io.lethe.contracts.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model's machine tells where a request stands with the model.
 *
 * @param requestId the request
 * @param modelId lineage
 * @param state where it stands
 * @param waitsFor what it waits for: {@code training}, {@code job}, {@code worker} or {@code scores}; absent if nothing
 * @param jobId newest job that serves it
 * @param attempt newest attempt of the job; 0 before there is one
 * @param rung place of the method on the ladder
 * @param method method of the job
 * @param modelVersion version that the job makes or made
 * @param verdict what the gates said of that version
 * @param reasonCode why it was rejected, cancelled or failed
 * @param message the reason in words
 * @param expectedCompletionAt estimate of the end
 */
public record Moved(
        String requestId,
        String modelId,
        RequestState state,
        @Nullable String waitsFor,
        @Nullable String jobId,
        int attempt,
        int rung,
        @Nullable String method,
        @Nullable String modelVersion,
        @Nullable Verdict verdict,
        @Nullable String reasonCode,
        @Nullable String message,
        @Nullable Instant expectedCompletionAt) {

    static Moved to(RequestState state, String requestId, String modelId) {
        return new Moved(requestId, modelId, state, null, null, 0, 0, null, null, null, null, null, null);
    }

    Moved because(@Nullable String code, @Nullable String words) {
        return new Moved(
                requestId,
                modelId,
                state,
                waitsFor,
                jobId,
                attempt,
                rung,
                method,
                modelVersion,
                verdict,
                code,
                words,
                expectedCompletionAt);
    }

    Moved waitingFor(String what, @Nullable Instant expected) {
        return new Moved(
                requestId,
                modelId,
                state,
                what,
                jobId,
                attempt,
                rung,
                method,
                modelVersion,
                verdict,
                reasonCode,
                message,
                expected);
    }
}
