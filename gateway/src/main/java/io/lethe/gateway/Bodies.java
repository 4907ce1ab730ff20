package io.lethe.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetLimits;
import io.lethe.contracts.LetheException;
import io.lethe.service.messaging.JsonFaults;
import java.io.IOException;
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
                    : JsonFaults.describe(mapping);
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
        return JsonFaults.isFieldName(name)
                ? "there is no field '%s'; known are %s".formatted(name, known)
                : "there is a field of an unknown name; known are " + known;
    }

    private static LetheException invalid(String message) {
        return new LetheException(ErrorCode.INVALID_REQUEST, message);
    }
}
