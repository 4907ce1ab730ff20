package io.lethe.service.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lethe.contracts.ErrorCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457).
 *
 * @param type {@code urn:lethe:problem:<code>}, or {@code about:blank} when the status says it all
 * @param title the kind of problem in words
 * @param status HTTP status
 * @param detail what was wrong and what to do; no personal data
 * @param code an {@link ErrorCode} name; absent when the status says it all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        @Nullable String code) {

    /** Media type of problem documents. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** The document of an error. */
    public static Problem of(ErrorCode code, @Nullable String detail) {
        var words = code.name().toLowerCase(Locale.ROOT);
        return new Problem(
                "urn:lethe:problem:" + words.replace('_', '-'),
                words.replace('_', ' '),
                status(code),
                detail,
                code.name());
    }

    /** The HTTP status of an error: who must act decides. */
    static int status(ErrorCode code) {
        return switch (code) {
            case MODEL_NOT_FOUND, DATASET_NOT_FOUND, REQUEST_NOT_FOUND, SUBJECT_NOT_FOUND, ARTIFACT_MISSING -> 404;
            case CONFLICTING_DUPLICATE, DATASET_EXISTS, STALE_BASE -> 409;
            case MALFORMED_EVENT, MISSING_HEADER, INVALID_REQUEST, NOTHING_TO_FORGET -> 400;
            case ARTIFACT_CORRUPTED -> 500;
            default ->
                switch (code.kind()) {
                    case REJECTED -> 422;
                    case UNAVAILABLE, OPERATOR -> 503;
                    case EXHAUSTED, BUG -> 500;
                };
        };
    }
}
