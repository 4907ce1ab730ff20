package io.lethe.gateway;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ForgetLimits;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.Regulation;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of a submission: the data of a forget request, of which the gateway fills in the rest. */
@Schema(
        description = "A forget request. One of modelId and datasetId, and one of subjectRefs and sampleRefs, are"
                + " required; at most 5,000 references and 256 KiB, unless the platform was set up otherwise.")
public record ForgetSubmission(
        @Schema(description = "A UUID of the caller's; made by the platform otherwise") @Nullable
        String requestId,

        @Schema(description = "Model that must forget; every model that learned from the dataset otherwise") @Nullable
        String modelId,

        @Nullable String datasetId,
        @Nullable String modelVersion,
        @JsonSetter(contentNulls = Nulls.FAIL) @Nullable List<String> subjectRefs,
        @JsonSetter(contentNulls = Nulls.FAIL) @Nullable List<String> sampleRefs,
        @Nullable Regulation regulation,
        @Nullable Instant submittedAt,
        @Nullable Instant dueAt,
        @Nullable String method,
        @Nullable JsonNode parameters,
        @Nullable Boolean reference,

        @Schema(
                minimum = "0",
                maximum = "" + ForgetLimits.PRIORITY,
                description = "Larger is more urgent; 50 otherwise")
        @Nullable
        Integer priority,

        @Nullable Long seed) {

    /** The event of this submission. */
    ForgetRequested toEvent(String id, Instant now) {
        return new ForgetRequested(
                id,
                modelId,
                datasetId,
                modelVersion,
                subjectRefs,
                sampleRefs,
                regulation,
                submittedAt == null ? now : submittedAt,
                dueAt,
                method,
                parameters,
                reference,
                priority,
                seed);
    }

    /** Shows no subject and no sample. */
    @Override
    public String toString() {
        return "ForgetSubmission[requestId=%s, modelId=%s]".formatted(requestId, modelId);
    }
}
