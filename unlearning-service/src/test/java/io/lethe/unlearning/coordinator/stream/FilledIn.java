package io.lethe.unlearning.coordinator.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Records with a value in every component, whatever may be absent, and one element in every list. */
final class FilledIn {

    private static final String UUID = "6f1d2c9a-0b5e-4c3d-9a77-2f4e8b1c0d35";

    private FilledIn() {}

    static Object of(Class<?> type) {
        RecordComponent[] components = Objects.requireNonNull(type.getRecordComponents(), type + " is not a record");
        Object[] values = Arrays.stream(components)
                .map(component -> value(component.getName(), component.getGenericType()))
                .toArray();
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot fill in " + type, e);
        }
    }

    private static Object value(String name, Type type) {
        if (type instanceof ParameterizedType of) {
            Type element = of.getActualTypeArguments()[of.getActualTypeArguments().length - 1];
            Object value = value(name, element);
            return of.getRawType() == Map.class ? Map.of("key", value) : List.of(value);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return name.endsWith("Id") ? UUID : "a-" + name;
        }
        if (plain == int.class || plain == Integer.class) {
            return 3;
        }
        if (plain == long.class || plain == Long.class) {
            return 5L;
        }
        if (plain == double.class || plain == Double.class) {
            return 0.5;
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return true;
        }
        if (plain == Instant.class) {
            return Instant.parse("2026-11-27T08:00:00Z");
        }
        if (plain == Duration.class) {
            return Duration.ofMinutes(2);
        }
        if (plain == JsonNode.class) {
            return JsonNodeFactory.instance.objectNode().put("learningRate", 0.01);
        }
        return plain.isEnum() ? plain.getEnumConstants()[0] : of(plain);
    }
}
