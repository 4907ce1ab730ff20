package io.lethe.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a forget request stands; names nobody.
 *
 * @param requestId the request
 * @param modelId lineage that it is about
 * @param state where it stands
 * @param progress 0…1 over the whole job
 * @param reasonCode why it was rejected or failed
 * @param message the reason in words
 * @param attempt attempt number of the job, 0 before the first
 * @param jobId job that serves it
 * @param modelVersion version that the job makes or made
 * @param method method that the asker wants
 * @param regulation law under which the person asks
 * @param submittedAt when the person asked
 * @param dueAt when it must be done
 * @param expectedCompletionAt estimate of the end
 * @param subjects number of people to forget
 * @param samples number of samples to forget
 * @param updatedAt when it last moved
 * @param referenceFailure why the request has no retrained reference, if one was wanted and failed
 * @param history state changes in order, without mere progress
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestDocument(
        String requestId,
        String modelId,
        RequestState state,
        double progress,
        @Nullable String reasonCode,
        @Nullable String message,
        int attempt,
        @Nullable String jobId,
        @Nullable String modelVersion,
        @Nullable String method,
        @Nullable Regulation regulation,
        @Nullable Instant submittedAt,
        @Nullable Instant dueAt,
        @Nullable Instant expectedCompletionAt,
        @Nullable Integer subjects,
        @Nullable Integer samples,
        Instant updatedAt,
        @Nullable Failure referenceFailure,
        List<Change> history) {

    /**
     * Why something failed.
     *
     * @param reasonCode who must act
     * @param message the reason in words
     */
    public record Failure(String reasonCode, String message) {}

    /**
     * One state change.
     *
     * @param state new state
     * @param at when
     * @param attempt attempt number
     * @param jobId job that serves the request
     * @param reasonCode why, where it went wrong
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Change(
            RequestState state,
            Instant at,
            int attempt,
            @Nullable String jobId,
            @Nullable String reasonCode) {}
}
