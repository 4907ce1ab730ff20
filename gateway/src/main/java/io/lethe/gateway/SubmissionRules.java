package io.lethe.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Names;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a submission must look like; refuses before anything is published. */
final class SubmissionRules {

    private static final List<String> CALLBACK_SCHEMES = List.of("http", "https");

    /** Bytes of JSON; events carry references, and brokers are set up for small records. */
    private static final int LARGEST_EVENT = 64 << 10;

    private SubmissionRules() {}

    /**
     * Makes the event of a submission.
     *
     * @param submission the body
     * @param idempotencyKey header that may stand in for the body's request id
     * @param now taken as {@code submittedAt} when the body has none
     * @throws LetheException {@link ErrorCode#INVALID_REQUEST} naming the field, or {@link ErrorCode#NOTHING_TO_FORGET}
     */
    static ForgetRequested toEvent(ForgetSubmission submission, @Nullable String idempotencyKey, Instant now) {
        var modelId = submission.modelId();
        if (modelId == null || modelId.isBlank()) {
            throw invalid("modelId is missing");
        }
        if (!Names.isName(modelId)) {
            throw invalid("modelId must be " + Names.NAME_RULE);
        }
        requireSomebody(submission);
        requireCallbacks(submission.callbackUrls());
        var request = new ForgetRequested(
                requestId(submission.requestId(), idempotencyKey),
                modelId,
                submission.modelVersion(),
                submission.subjectRefs(),
                submission.sampleRefs(),
                submission.regulation(),
                submission.submittedAt() == null ? now : submission.submittedAt(),
                submission.dueAt(),
                submission.method(),
                submission.parameters(),
                submission.reference(),
                submission.priority(),
                submission.callbackUrls());
        requireEventSize(request);
        return request;
    }

    private static String requestId(@Nullable String body, @Nullable String header) {
        if (body != null && header != null && !body.equals(header)) {
            throw invalid("requestId and Idempotency-Key differ; give one of them");
        }
        var requestId = body != null ? body : header;
        if (requestId == null) {
            return UUID.randomUUID().toString();
        }
        if (!Names.isRequestId(requestId)) {
            throw invalid("requestId must be a lower-case UUID v4, such as 0b7c6f6e-6a3a-4b1e-9c52-0d8f6f3f1a11");
        }
        return requestId;
    }

    private static void requireSomebody(ForgetSubmission submission) {
        requireNames("subjectRefs", submission.subjectRefs());
        requireNames("sampleRefs", submission.sampleRefs());
        if (isEmpty(submission.subjectRefs()) && isEmpty(submission.sampleRefs())) {
            throw new LetheException(
                    ErrorCode.NOTHING_TO_FORGET, "subjectRefs and sampleRefs are both empty: nobody to forget");
        }
    }

    private static void requireNames(String field, @Nullable List<String> references) {
        if (references != null && references.stream().anyMatch(name -> name == null || name.isBlank())) {
            throw invalid(field + " holds an empty reference");
        }
    }

    private static void requireCallbacks(@Nullable List<URI> callbacks) {
        if (callbacks != null && callbacks.stream().anyMatch(url -> !CALLBACK_SCHEMES.contains(url.getScheme()))) {
            throw invalid("callbackUrls must be absolute http or https addresses");
        }
    }

    private static void requireEventSize(ForgetRequested request) {
        try {
            if (EventJson.mapper().writeValueAsBytes(request).length > LARGEST_EVENT) {
                throw invalid("the request is larger than 64 KiB; split it into several");
            }
        } catch (JsonProcessingException e) {
            throw invalid("the request cannot be written as an event");
        }
    }

    private static boolean isEmpty(@Nullable Collection<?> references) {
        return references == null || references.isEmpty();
    }

    private static LetheException invalid(String message) {
        return new LetheException(ErrorCode.INVALID_REQUEST, message);
    }
}
