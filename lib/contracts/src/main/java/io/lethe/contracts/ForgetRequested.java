package io.lethe.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asks that a model forgets people or samples. {@link #toString()} shows no subject and no sample.
 *
 * @param requestId UUID, made by the caller
 * @param modelId lineage to unlearn from; absent: every model that learned from the dataset
 * @param datasetId dataset that the models learned from; one of the two must be there, and a model that is named with a
 *     dataset must have learned from it
 * @param modelVersion version that the caller looked at; absent: the newest
 * @param subjectRefs pseudonymous references, as the dataset's identity column has them; never names or e-mail
 * @param sampleRefs dataset item ids
 * @param regulation law under which the person asks
 * @param submittedAt when the person asked
 * @param dueAt when it must be done; absent: the regulation's allowance after {@code submittedAt}
 * @param method unlearning method to use; absent: the platform's default
 * @param parameters hyper-parameters merged onto the method's defaults; unknown names are refused
 * @param reference whether to also retrain without the people, as a reference that is scored and never served
 * @param priority 0…100, larger is more urgent; absent: 50
 * @param seed seed of the run; absent: the model's
 */
public record ForgetRequested(
        String requestId,
        @Nullable String modelId,
        @Nullable String datasetId,
        @Nullable String modelVersion,
        @Nullable List<String> subjectRefs,
        @Nullable List<String> sampleRefs,
        @Nullable Regulation regulation,
        @Nullable Instant submittedAt,
        @Nullable Instant dueAt,
        @Nullable String method,
        @Nullable JsonNode parameters,
        @Nullable Boolean reference,
        @Nullable Integer priority,
        @Nullable Long seed)
        implements Event {

    public ForgetRequested {
        subjectRefs = subjectRefs == null ? null : List.copyOf(subjectRefs);
        sampleRefs = sampleRefs == null ? null : List.copyOf(sampleRefs);
    }

    @Override
    public String key() {
        return requestId;
    }

    @Override
    public String subject() {
        return "requests/" + requestId;
    }

    @Override
    public String toString() {
        return "ForgetRequested[requestId=%s, modelId=%s, datasetId=%s, subjectRefs=%s, sampleRefs=%s]"
                .formatted(requestId, modelId, datasetId, Redacted.count(subjectRefs), Redacted.count(sampleRefs));
    }
}
