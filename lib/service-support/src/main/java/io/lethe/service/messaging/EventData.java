package io.lethe.service.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import java.io.IOException;

/**
 * Reads JSON into event records. Refusals name the field and never quote the data, which may name a person; for the
 * same reason they carry no cause.
 */
public final class EventData {

    private EventData() {}

    /**
     * Reads a record.
     *
     * @throws LetheException {@link ErrorCode#MALFORMED_EVENT} naming the field or the place
     */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            return EventJson.mapper().treeToValue(parse(json), type);
        } catch (JsonMappingException e) {
            throw malformed(
                    e.getPath().isEmpty()
                            ? "the data is not a JSON object"
                            : "field '%s' is missing or has a wrong type or value".formatted(path(e)));
        } catch (JsonProcessingException e) {
            throw malformed("the data cannot be read as " + type.getSimpleName());
        }
    }

    /** Parses JSON without saying what was in it when that fails. */
    static JsonNode parse(byte[] json) {
        try {
            return EventJson.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            throw malformed(
                    place == null
                            ? "the data is not JSON"
                            : "the data is not JSON at line %d, column %d"
                                    .formatted(place.getLineNr(), place.getColumnNr()));
        } catch (IOException e) {
            throw malformed("the data is not JSON");
        }
    }

    static LetheException malformed(String message) {
        return new LetheException(ErrorCode.MALFORMED_EVENT, message);
    }

    private static String path(JsonMappingException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }
}
