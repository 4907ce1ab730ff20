package io.lethe.contracts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole state of a forget request after a change, written by one writer. Readers keep the record with the largest
 * sequence, and need no older one.
 *
 * @param requestId the request; the record key
 * @param sequence counts the changes, from 1
 * @param state where the request stands; the least advanced of its models' states
 * @param reasonCode an {@link ErrorCode} name; set for {@code rejected} and {@code failed}
 * @param message the reason in words, with what to do; no personal data
 * @param modelId lineage that it names; absent if it names a dataset
 * @param datasetId dataset that it names; absent if it names a model
 * @param models where it stands with each model that must forget
 * @param regulation law under which the person asks
 * @param priority 0…100, larger is more urgent
 * @param submittedAt when the person asked
 * @param dueAt when it must be done
 * @param subjects number of people and samples that the request names
 * @param unknown how many of those the data does not have
 * @param samples number of images to forget
 * @param reference whether a retrained reference was asked for
 * @param waitsFor what it waits for, such as {@code job}, {@code scores} or {@code release}; absent if nothing
 * @param expectedCompletionAt estimate of the end from measured speed, as of this change
 * @param heldUntil when a hold ends by itself; only for {@code held}
 * @param history states that it came through, oldest first
 * @param at when it changed
 */
public record StatusChanged(
        String requestId,
        long sequence,
        RequestState state,
        @Nullable String reasonCode,
        @Nullable String message,
        @Nullable String modelId,
        @Nullable String datasetId,
        List<OfModel> models,
        @Nullable Regulation regulation,
        int priority,
        @Nullable Instant submittedAt,
        @Nullable Instant dueAt,
        int subjects,
        int unknown,
        int samples,
        boolean reference,
        @Nullable String waitsFor,
        @Nullable Instant expectedCompletionAt,
        @Nullable Instant heldUntil,
        List<Moment> history,
        Instant at)
        implements Event {

    public StatusChanged {
        models = List.copyOf(models);
        history = List.copyOf(history);
    }

    /**
     * Where a request stands with one model.
     *
     * @param modelId lineage
     * @param state where it stands
     * @param jobId newest job that serves it
     * @param attempt newest attempt of the job; 0 before there is one
     * @param rung place of the job's method on the model's ladder, 0 for the first
     * @param method method of the job
     * @param modelVersion version that the job makes or made
     * @param verdict what the gates said of that version
     * @param reasonCode an {@link ErrorCode} name; set for {@code rejected} and {@code failed}
     * @param message the reason in words
     * @param expectedCompletionAt estimate of the end
     */
    public record OfModel(
            String modelId,
            RequestState state,
            @Nullable String jobId,
            int attempt,
            int rung,
            @Nullable String method,
            @Nullable String modelVersion,
            @Nullable Verdict verdict,
            @Nullable String reasonCode,
            @Nullable String message,
            @Nullable Instant expectedCompletionAt) {}

    /**
     * A state and when it came.
     *
     * @param state the state
     * @param at when
     */
    public record Moment(RequestState state, Instant at) {}

    @Override
    public String key() {
        return requestId;
    }

    @Override
    public String subject() {
        return "requests/" + requestId;
    }
}
