package io.lethe.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged.Moment;
import io.lethe.contracts.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a forget request stands; names nobody.
 *
 * @param requestId the request
 * @param state where it stands; the least advanced of its models' states
 * @param reasonCode why it was rejected or failed
 * @param message the reason in words
 * @param modelId model that it names; absent if it names a dataset
 * @param datasetId dataset that it names
 * @param models where it stands with each model that must forget
 * @param regulation law under which the person asks
 * @param priority 0…100, larger is more urgent
 * @param submittedAt when the person asked
 * @param dueAt when it must be done; absent until the platform has looked at the request, unless it says
 * @param subjects number of people and samples that the request names
 * @param unknown how many of those the data does not have
 * @param samples number of images to forget; 0 until the platform has looked
 * @param reference whether a retrained reference was asked for
 * @param waitsFor what it waits for; absent if nothing
 * @param expectedCompletionAt estimate of the end, as of now; absent where there is none
 * @param heldUntil when a hold ends by itself
 * @param history states that it came through, oldest first
 * @param updatedAt when it last moved
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestDocument(
        String requestId,
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
        Instant updatedAt) {

    public RequestDocument {
        models = List.copyOf(models);
        history = List.copyOf(history);
    }

    /**
     * Where a request stands with one model.
     *
     * @param modelId the model
     * @param state where it stands
     * @param place place in the model's waiting line, 1 for the most urgent; absent where it is not told or not waiting
     * @param jobId newest job that serves it
     * @param attempt newest attempt of the job
     * @param rung place of the job's method on the model's ladder
     * @param method method of the job
     * @param modelVersion version that the job makes or made
     * @param progress 0…1 over the job; absent while nothing is heard of it
     * @param verdict what the gates said of that version
     * @param reasonCode why it was rejected or failed
     * @param message the reason in words
     * @param expectedCompletionAt estimate of the end, as of now; absent where there is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OfModel(
            String modelId,
            RequestState state,
            @Nullable Long place,
            @Nullable String jobId,
            int attempt,
            int rung,
            @Nullable String method,
            @Nullable String modelVersion,
            @Nullable Double progress,
            @Nullable Verdict verdict,
            @Nullable String reasonCode,
            @Nullable String message,
            @Nullable Instant expectedCompletionAt) {}
}
