package io.lethe.service.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

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
        return read(parse(json), type);
    }

    /** As {@link #read(byte[], Class)}, of JSON that is parsed already. */
    static <T> T read(JsonNode json, Class<T> type) {
        try {
            return EventJson.mapper().treeToValue(opened(json), type);
        } catch (JsonMappingException e) {
            throw malformed(e.getPath().isEmpty() ? "the data is not a JSON object" : JsonFaults.describe(e));
        } catch (JsonProcessingException e) {
            throw malformed("the data cannot be read as " + type.getSimpleName());
        }
    }

    /** The object itself, where a producer has written it as JSON twice. */
    private static JsonNode opened(JsonNode json) {
        boolean twice = json.isTextual() && json.textValue().stripLeading().startsWith("{");
        return twice ? parse(json.textValue().getBytes(UTF_8)) : json;
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
}
