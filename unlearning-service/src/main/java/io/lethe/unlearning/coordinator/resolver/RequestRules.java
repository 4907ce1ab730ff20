package io.lethe.unlearning.coordinator.resolver;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a forget request must look like, whichever road it came. Messages name fields, never what they hold. */
final class RequestRules {

    /** Most people and samples in one request; more belong into several, which share a job all the same. */
    static final int MOST_REFERENCES = 5000;

    static final int ORDINARY_PRIORITY = 50;

    private static final int LONGEST_REFERENCE = 200;
    private static final int HIGHEST_PRIORITY = 100;
    private static final int LONGEST_PARAMETERS = 4096;
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);
    private static final Duration LATEST_DUE = Duration.ofDays(3660);

    private RequestRules() {}

    /** The id as everybody writes it: askers may use capitals. */
    static String requestId(ForgetRequested request) {
        String id = request.requestId().toLowerCase(Locale.ROOT);
        require(Names.isRequestId(id), "requestId", "a UUID");
        return id;
    }

    /**
     * Passes if the request can be looked up.
     *
     * @throws LetheException {@link ErrorCode#INVALID_REQUEST}, {@link ErrorCode#NOTHING_TO_FORGET} or
     *     {@link ErrorCode#LIMIT_EXCEEDED}
     */
    static void check(ForgetRequested request, Instant now) {
        require(request.modelId() != null || request.datasetId() != null, "modelId", "there, and datasetId neither");
        name("modelId", request.modelId());
        name("datasetId", request.datasetId());
        name("modelVersion", request.modelVersion());
        name("method", request.method());
        Integer priority = request.priority();
        require(priority == null || (priority >= 0 && priority <= HIGHEST_PRIORITY), "priority", "in 0…100");
        if (request.parameters() != null) {
            require(
                    request.parameters().isObject()
                            && request.parameters().toString().length() <= LONGEST_PARAMETERS,
                    "parameters",
                    "an object of at most %d characters".formatted(LONGEST_PARAMETERS));
        }
        times(request, now);
        references(request);
    }

    private static void times(ForgetRequested request, Instant now) {
        Instant submitted = request.submittedAt();
        require(
                submitted == null || (submitted.isAfter(EARLIEST) && submitted.isBefore(now.plus(CLOCK_SKEW))),
                "submittedAt",
                "between 2000-01-01 and tomorrow");
        Instant due = request.dueAt();
        require(
                due == null
                        || (due.isAfter(submitted == null ? EARLIEST : submitted)
                                && due.isBefore(now.plus(LATEST_DUE))),
                "dueAt",
                "after submittedAt and within ten years");
    }

    private static void references(ForgetRequested request) {
        int subjects = references("subjectRefs", request.subjectRefs());
        int samples = references("sampleRefs", request.sampleRefs());
        if (subjects + samples == 0) {
            throw new LetheException(
                    ErrorCode.NOTHING_TO_FORGET, "subjectRefs and sampleRefs are both empty; name at least one.");
        }
        if (subjects + samples > MOST_REFERENCES) {
            throw new LetheException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "The request names %d people and samples, and %d is the limit; split it, the parts share a job."
                            .formatted(subjects + samples, MOST_REFERENCES));
        }
    }

    private static int references(String field, @Nullable List<String> references) {
        if (references == null) {
            return 0;
        }
        for (int i = 0; i < references.size(); i++) {
            int length = references.get(i).length();
            require(
                    length > 0 && length <= LONGEST_REFERENCE,
                    "%s[%d]".formatted(field, i),
                    "of 1 to %d characters".formatted(LONGEST_REFERENCE));
        }
        return references.size();
    }

    private static void name(String field, @Nullable String name) {
        require(name == null || Names.isName(name), field, Names.NAME_RULE);
    }

    private static void require(boolean valid, String field, String expected) {
        if (!valid) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "Field '%s' is not %s.".formatted(field, expected));
        }
    }
}
