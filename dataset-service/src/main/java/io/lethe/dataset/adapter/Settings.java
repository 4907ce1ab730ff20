package io.lethe.dataset.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.service.messaging.JsonFaults;
import java.util.Arrays;
import java.util.Locale;

/** Reads settings strictly: a misspelt name is an error that lists the known ones, not a default taken in silence. */
public final class Settings {

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private Settings() {}

    public static <T> T read(String json, Class<T> type) {
        try {
            return STRICT.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw refused(e);
        }
    }

    public static <T> T read(ObjectNode json, Class<T> type) {
        try {
            return STRICT.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw refused(e);
        }
    }

    /** The parser's own words would quote the request. */
    private static LetheException refused(JsonProcessingException e) {
        if (e.getCause() instanceof LetheException checked) {
            return checked;
        }
        return new LetheException(ErrorCode.INVALID_REQUEST, describe(e), e);
    }

    private static String describe(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "Unknown setting '%s'; known are %s"
                    .formatted(unknown.getPropertyName(), unknown.getKnownPropertyIds());
        }
        if (e instanceof InvalidFormatException wrong && wrong.getTargetType().isEnum()) {
            return "Setting '%s' is none of %s"
                    .formatted(
                            JsonFaults.path(wrong),
                            Arrays.toString(wrong.getTargetType().getEnumConstants())
                                    .toLowerCase(Locale.ROOT));
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return JsonFaults.describe(mapping).replaceFirst("^field", "Setting");
        }
        return "The part 'spec' is not a JSON object of the expected form";
    }
}
