package io.lethe.unlearning.coordinator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An accepted request that no job serves yet. {@link #toString()} shows no subject and no sample.
 *
 * @param requestId the request
 * @param subjectRefs people to forget
 * @param sampleRefs samples to forget
 * @param method unlearning method, the default filled in
 * @param parameters hyper-parameters merged onto the method's defaults
 * @param reference whether a retrained reference is wanted
 * @param acceptedAt since when it waits
 */
record WaitingRequest(
        String requestId,
        List<String> subjectRefs,
        List<String> sampleRefs,
        String method,
        @Nullable JsonNode parameters,
        boolean reference,
        Instant acceptedAt) {

    WaitingRequest {
        subjectRefs = List.copyOf(subjectRefs);
        sampleRefs = List.copyOf(sampleRefs);
    }

    /** Whether one job can serve both. */
    boolean sharesJobWith(WaitingRequest other) {
        return method.equals(other.method) && Objects.equals(parameters, other.parameters);
    }

    @Override
    public String toString() {
        return "WaitingRequest[requestId=%s, method=%s]".formatted(requestId, method);
    }
}
