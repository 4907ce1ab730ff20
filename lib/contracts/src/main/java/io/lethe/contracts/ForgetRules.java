package io.lethe.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What forget requests and instructions must look like, by whatever road they come. Looks at the request alone: what
 * there is to forget, and from which models, is for others to say. Messages name the field, and nobody and nothing that
 * the sender wrote. Thread-safe.
 */
public final class ForgetRules {

    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

    private final int maxReferences;

    /**
     * @param maxReferences most people and samples together that one request may name; see
     *     {@link ForgetLimits#MAX_REFERENCES}
     */
    public ForgetRules(int maxReferences) {
        if (maxReferences < 1) {
            throw new IllegalArgumentException(
                    "%s is %d; it must be at least 1".formatted(ForgetLimits.MAX_REFERENCES, maxReferences));
        }
        this.maxReferences = maxReferences;
    }

    /**
     * A request id as the platform writes it: in lower case, which a sender need not use.
     *
     * @throws LetheException {@link ErrorCode#INVALID_REQUEST} if the id is no UUID
     */
    public static String requestId(String requestId) {
        String lower = requestId.toLowerCase(Locale.ROOT);
        if (!Names.isRequestId(lower)) {
            throw invalid("requestId must be a UUID, such as 0b7c6f6e-6a3a-4b1e-9c52-0d8f6f3f1a11");
        }
        return lower;
    }

    /**
     * Looks at a request.
     *
     * @param now the present, which bounds the times
     * @throws LetheException {@link ErrorCode#INVALID_REQUEST}, {@link ErrorCode#INVALID_PARAMETERS},
     *     {@link ErrorCode#NOTHING_TO_FORGET} or {@link ErrorCode#LIMIT_EXCEEDED}, naming the field
     */
    public void check(ForgetRequested request, Instant now) {
        requestId(request.requestId());
        if (request.modelId() == null && request.datasetId() == null) {
            throw invalid("modelId and datasetId are both missing; name one of them");
        }
        requireName("modelId", request.modelId());
        requireName("datasetId", request.datasetId());
        requireName("modelVersion", request.modelVersion());
        requireName("method", request.method());
        requireReferences(request);
        requireTimes(request, now);
        requireParameters(request.parameters());
        Integer priority = request.priority();
        if (priority != null && (priority < 0 || priority > ForgetLimits.PRIORITY)) {
            throw invalid("priority must be 0 to " + ForgetLimits.PRIORITY);
        }
        requireSize(request);
    }

    /**
     * Looks at an instruction.
     *
     * @param now the present, which bounds the time
     * @throws LetheException {@link ErrorCode#INVALID_REQUEST} naming the field
     */
    public void check(ForgetInstructed instruction, Instant now) {
        requestId(instruction.requestId());
        String reason = instruction.reason();
        boolean cancel = instruction.instruction() == ForgetInstructed.Instruction.CANCEL;
        if (reason == null ? !cancel : reason.isBlank()) {
            throw invalid("reason is missing; say why, for the record");
        }
        if (reason != null && reason.length() > ForgetLimits.REASON_CHARACTERS) {
            throw invalid("reason must have at most %d characters".formatted(ForgetLimits.REASON_CHARACTERS));
        }
        if (reason != null && !UTF_8.newEncoder().canEncode(reason)) {
            throw invalid("reason holds half a character, which no encoding can hold");
        }
        requireUntil(instruction, now);
    }

    private void requireReferences(ForgetRequested request) {
        int references = requireReferences("subjectRefs", request.subjectRefs())
                + requireReferences("sampleRefs", request.sampleRefs());
        if (references == 0) {
            throw new LetheException(
                    ErrorCode.NOTHING_TO_FORGET, "subjectRefs and sampleRefs are both empty: nobody to forget");
        }
        if (references > maxReferences) {
            throw new LetheException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "the request names %d people and samples, at most %d are allowed; split it into several"
                            .formatted(references, maxReferences));
        }
    }

    private static int requireReferences(String field, @Nullable List<String> references) {
        if (references == null) {
            return 0;
        }
        for (int i = 0; i < references.size(); i++) {
            String reference = references.get(i);
            if (reference.isBlank()
                    || reference.length() > ForgetLimits.REFERENCE_CHARACTERS
                    || !UTF_8.newEncoder().canEncode(reference)) {
                throw invalid(
                        "%s[%d] must have 1 to %d characters".formatted(field, i, ForgetLimits.REFERENCE_CHARACTERS));
            }
        }
        return references.size();
    }

    private static void requireTimes(ForgetRequested request, Instant now) {
        Instant submitted = request.submittedAt();
        Instant latest = now.plus(ForgetLimits.AHEAD);
        if (submitted != null && (submitted.isBefore(ForgetLimits.EARLIEST) || submitted.isAfter(latest))) {
            throw invalid("submittedAt must lie between %s and tomorrow".formatted(ForgetLimits.EARLIEST));
        }
        Instant due = request.dueAt();
        Instant from = submitted == null ? now : submitted;
        if (due != null && (!due.isAfter(from) || due.isAfter(from.plus(ForgetLimits.LONGEST)))) {
            throw invalid("dueAt must be after submittedAt, and at most ten years after it");
        }
    }

    private static void requireUntil(ForgetInstructed instruction, Instant now) {
        Instant until = instruction.until();
        switch (instruction.instruction()) {
            case CANCEL, RELEASE, RETRY -> {
                if (until != null) {
                    throw invalid("until has no meaning here; leave it out");
                }
            }
            case EXTEND -> {
                if (until == null) {
                    throw invalid("until is missing: the new due date, such as 2027-01-31T00:00:00Z");
                }
            }
            case HOLD -> {}
        }
        if (until != null && (!until.isAfter(now) || until.isAfter(now.plus(ForgetLimits.LONGEST)))) {
            throw invalid("until must be in the future, and at most ten years ahead");
        }
    }

    private static void requireParameters(@Nullable JsonNode parameters) {
        if (parameters == null || parameters.isNull()) {
            return;
        }
        if (!parameters.isObject()) {
            throw wrongParameters("must be an object of names and values");
        }
        if (parameters.size() > ForgetLimits.PARAMETERS) {
            throw wrongParameters("has more than %d values".formatted(ForgetLimits.PARAMETERS));
        }
        parameters.properties().forEach(parameter -> {
            if (!PARAMETER.matcher(parameter.getKey()).matches()) {
                throw wrongParameters("has a name that is not one: letters, digits, dots, hyphens and underscores");
            }
            requireValue(parameter.getValue());
        });
    }

    private static void requireValue(JsonNode value) {
        boolean number = value.isNumber() && Double.isFinite(value.doubleValue());
        boolean text = value.isTextual() && Names.isName(value.textValue());
        if (!number && !text && !value.isBoolean()) {
            throw wrongParameters(
                    "has a value that is neither a finite number, nor true or false, nor a lower-case name");
        }
    }

    private static void requireName(String field, @Nullable String name) {
        if (name != null && !Names.isName(name)) {
            throw invalid(field + " must be " + Names.NAME_RULE);
        }
    }

    private static void requireSize(ForgetRequested request) {
        if (json(request).length > ForgetLimits.BYTES) {
            throw new LetheException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "the request is larger than %d KiB; split it into several".formatted(ForgetLimits.BYTES / 1024));
        }
    }

    private static byte[] json(Event event) {
        try {
            return EventJson.mapper().writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw invalid("the request cannot be written as an event");
        }
    }

    private static LetheException invalid(String message) {
        return new LetheException(ErrorCode.INVALID_REQUEST, message);
    }

    private static LetheException wrongParameters(String message) {
        return new LetheException(ErrorCode.INVALID_PARAMETERS, "parameters " + message);
    }
}
