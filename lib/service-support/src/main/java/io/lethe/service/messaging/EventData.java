package io.lethe.service.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import java.io.IOException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into event records, strictly: a component that is not {@code @Nullable} must be there. Refusals name the
 * field and never quote the data, which may name a person; for the same reason they carry no cause.
 */
public final class EventData {

    private EventData() {}

    /**
     * Reads a record.
     *
     * @throws LetheException {@link ErrorCode#MALFORMED_EVENT} naming the field or the place
     */
    public static <T> T read(byte[] json, Class<T> type) {
        var tree = parse(json);
        requireComponents(tree, type, "");
        try {
            return EventJson.mapper().treeToValue(tree, type);
        } catch (JsonMappingException e) {
            throw malformed("field '%s' has a wrong type or value".formatted(path(e)));
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

    private static void requireComponents(JsonNode node, Class<?> type, String path) {
        if (!node.isObject()) {
            throw malformed(path.isEmpty() ? "the data is not a JSON object" : "field '" + path + "' is not an object");
        }
        for (var component : type.getRecordComponents()) {
            var field = path.isEmpty() ? component.getName() : path + "." + component.getName();
            var value = node.get(component.getName());
            if (value != null && !value.isNull()) {
                requireInside(value, component.getAnnotatedType(), field);
            } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                throw malformed("field '" + field + "' is missing");
            }
        }
    }

    private static void requireInside(JsonNode value, AnnotatedType type, String path) {
        if (type.getType() instanceof Class<?> component && component.isRecord()) {
            requireComponents(value, component, path);
        } else if (type instanceof AnnotatedParameterizedType list && value.isArray()) {
            var element = list.getAnnotatedActualTypeArguments()[0];
            for (int i = 0; i < value.size(); i++) {
                if (value.get(i).isNull()) {
                    throw malformed("field '%s[%d]' is missing".formatted(path, i));
                }
                requireInside(value.get(i), element, path + "[" + i + "]");
            }
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
    }
}
