package io.lethe.service.messaging;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.lethe.contracts.EventJson;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says where JSON is not what a record needs, and what would be right there. Never quotes a value. */
public final class JsonFaults {

    /** What may be repeated as the name of a field: a misspelt one of ours, and no more. */
    private static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,39}");

    private JsonFaults() {}

    /** Such as {@code field 'subjectRefs[0]' must be a text}. */
    public static String describe(JsonMappingException e) {
        return "field '%s' %s".formatted(path(e), expected(e));
    }

    /** Whether a text looks like the name of a field, so that it may be shown. */
    public static boolean isFieldName(String text) {
        return FIELD.matcher(text).matches();
    }

    /** Such as {@code splits[0].samples}. */
    public static String path(JsonMappingException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            var field = step.getFieldName();
            if (field == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(isFieldName(field) ? field : "…");
            }
        }
        return path.toString();
    }

    private static String expected(JsonMappingException e) {
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            var type = mismatch.getTargetType();
            if (type == Instant.class) {
                return "must be a time with an offset, such as 2026-11-20T09:30:00Z";
            }
            if (type.isEnum()) {
                return "must be one of " + names(type);
            }
            if (type == double.class || type == Double.class || type == float.class || type == Float.class) {
                return "must be a number";
            }
            if (type == Boolean.class || type == boolean.class) {
                return "must be true or false";
            }
            if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
                return "must be a whole number";
            }
            if (type == String.class) {
                return "must be a text";
            }
            if (Collection.class.isAssignableFrom(type)) {
                return "must be a list";
            }
            if (type.isRecord()) {
                return "must be an object";
            }
        }
        return e instanceof InvalidFormatException ? "has a wrong value" : "is missing or has a wrong type or value";
    }

    private static String names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(JsonFaults::name).collect(Collectors.joining(", "));
    }

    private static String name(Object constant) {
        try {
            return EventJson.mapper().convertValue(constant, String.class);
        } catch (IllegalArgumentException e) {
            return constant.toString();
        }
    }
}
