package io.lethe.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.Regulation;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of a submission: the data of a forget request, of which the gateway fills in the rest. */
@Schema(description = "A forget request. modelId and one of subjectRefs and sampleRefs are required.")
public record ForgetSubmission(
        @Nullable String requestId,
        @Nullable String modelId,
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
        @Nullable List<URI> callbackUrls) {

    /** Shows no subject and no sample. */
    @Override
    public String toString() {
        return "ForgetSubmission[requestId=%s, modelId=%s]".formatted(requestId, modelId);
    }
}
