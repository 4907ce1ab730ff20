package io.lethe.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Finds where a schema and a record disagree: a typo would otherwise pass, since the schemas leave objects open. */
final class SchemaLint {

    private final JsonNode root;

    SchemaLint(JsonNode root) {
        this.root = root;
    }

    /** The disagreements, as paths with a reason. */
    List<String> differences(Class<?> record) {
        List<String> found = new ArrayList<>();
        compareRecord(record, root, "", found);
        return found;
    }

    /** The definition that a property refers to, or the property itself. */
    JsonNode resolve(JsonNode property) {
        return property.has("$ref") ? root.at(property.path("$ref").textValue().substring(1)) : property;
    }

    private void compareRecord(Class<?> record, JsonNode schema, String path, List<String> found) {
        Set<String> components = new TreeSet<>();
        Set<String> required = new TreeSet<>();
        for (RecordComponent component : record.getRecordComponents()) {
            String name = component.getName();
            components.add(name);
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                required.add(name);
            }
            JsonNode property = schema.path("properties").path(name);
            if (!property.has("description") && !resolve(property).has("description")) {
                found.add(path + "/" + name + " has no description");
            }
            compareType(component.getAnnotatedType(), property, path + "/" + name, found);
        }
        expect(components, names(schema.path("properties")), path + " properties", found);
        expect(required, texts(schema.path("required")), path + " required", found);
        if (schema.has("additionalProperties")) {
            found.add(path + " is closed, which would make each added field a breaking change");
        }
    }

    private void compareType(AnnotatedType declared, JsonNode property, String path, List<String> found) {
        JsonNode schema = resolve(property);
        Class<?> type = raw(declared);
        expect(jsonType(type), schema.path("type").asText(), path + " type", found);
        if (type.isEnum()) {
            expect(wireNames(type), texts(schema.path("enum")), path + " enum", found);
        } else if (type == Instant.class) {
            expect("date-time", schema.path("format").asText(), path + " format", found);
        } else if (type == URI.class) {
            expect("uri", schema.path("format").asText(), path + " format", found);
        } else if (type == List.class) {
            AnnotatedType item = ((AnnotatedParameterizedType) declared).getAnnotatedActualTypeArguments()[0];
            compareType(item, schema.path("items"), path + "[]", found);
        } else if (type.isRecord()) {
            compareRecord(type, schema, path, found);
        }
    }

    private static Class<?> raw(AnnotatedType declared) {
        return EventJson.mapper().constructType(declared.getType()).getRawClass();
    }

    private static String jsonType(Class<?> type) {
        if (type == List.class) {
            return "array";
        }
        if (type.isRecord() || type == JsonNode.class) {
            return "object";
        }
        return switch (type.getSimpleName()) {
            case "int", "Integer", "long", "Long" -> "integer";
            case "double", "Double" -> "number";
            case "boolean", "Boolean" -> "boolean";
            default -> "string";
        };
    }

    private static Set<String> wireNames(Class<?> type) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(type.getEnumConstants())
                .map(constant -> EventJson.mapper().valueToTree(constant).textValue())
                .forEach(names::add);
        return names;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.properties().stream().map(Map.Entry::getKey).forEach(names::add);
        return names;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).forEach(texts::add);
        return texts;
    }

    private static void expect(Object inRecord, Object inSchema, String what, List<String> found) {
        if (!inRecord.equals(inSchema)) {
            found.add(what + ": the record has " + inRecord + ", the schema has " + inSchema);
        }
    }
}
