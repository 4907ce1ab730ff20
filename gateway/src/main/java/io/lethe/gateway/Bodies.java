package io.lethe.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetLimits;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Regulation;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies as strictly as events, and more so: a field that does nothing is refused. What it says of a bad one
 * names the place and what would be right, and never quotes a value.
 */
final class Bodies {

    private static final ObjectReader STRICT = EventJson.mapper()
            .reader()
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** What may be repeated to a client as the name of a field: a misspelt one of ours, and no more. */
    private static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,39}");

    private Bodies() {}

    /**
     * Reads a body.
     *
     * @throws LetheException {@link ErrorCode#INVALID_REQUEST} or {@link ErrorCode#LIMIT_EXCEEDED}
     */
    static <T> T read(byte @Nullable [] body, Class<T> type) {
        if (body == null || body.length == 0) {
            throw invalid("the body is empty");
        }
        if (body.length > ForgetLimits.BYTES) {
            throw new LetheException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "the body is larger than %d KiB; split it into several requests"
                            .formatted(ForgetLimits.BYTES / 1024));
        }
        try {
            T value = STRICT.forType(type).readValue(body);
            if (value == null) {
                throw invalid("the body is null, not an object");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw invalid(describe(e));
        } catch (IOException e) {
            throw invalid("the body is not JSON in UTF-8");
        }
    }

    private static String describe(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return unknownField(unknown);
        }
        if (e instanceof JsonMappingException mapping && isAboutAValue(mapping)) {
            return mapping.getPath().isEmpty()
                    ? "the body is not one JSON object"
                    : "field '%s' %s".formatted(path(mapping), expected(mapping));
        }
        var place = e.getLocation();
        return place == null
                ? "the body is not JSON"
                : "the body is not JSON at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
    }

    /** A text that breaks off within a field is told as a mapping failure, caused by that of the text. */
    private static boolean isAboutAValue(JsonMappingException e) {
        return e instanceof MismatchedInputException
                || e.getCause() instanceof InputCoercionException
                || !(e.getCause() instanceof JsonProcessingException);
    }

    private static String unknownField(UnrecognizedPropertyException e) {
        var known =
                e.getKnownPropertyIds().stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
        var name = e.getPropertyName();
        return FIELD.matcher(name).matches()
                ? "there is no field '%s'; known are %s".formatted(name, known)
                : "there is a field of an unknown name; known are " + known;
    }

    private static String expected(JsonMappingException e) {
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            var type = mismatch.getTargetType();
            if (type == Instant.class) {
                return "must be a time with an offset, such as 2026-11-20T09:30:00Z";
            }
            if (type == Regulation.class) {
                return "must be one of gdpr, ccpa, other";
            }
            if (Number.class.isAssignableFrom(type)) {
                return "must be a whole number";
            }
            if (type == Boolean.class) {
                return "must be true or false";
            }
            if (List.class.isAssignableFrom(type)) {
                return "must be a list of texts";
            }
            if (type == String.class) {
                return "must be a text";
            }
        }
        return e instanceof InvalidFormatException ? "has a wrong value" : "has a wrong type or value";
    }

    private static String path(JsonMappingException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            var field = step.getFieldName();
            if (field == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".")
                        .append(FIELD.matcher(field).matches() ? field : "…");
            }
        }
        return path.toString();
    }

    private static LetheException invalid(String message) {
        return new LetheException(ErrorCode.INVALID_REQUEST, message);
    }
}
