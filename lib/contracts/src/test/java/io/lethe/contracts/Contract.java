package io.lethe.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files that describe one event to everybody who does not read Java: its schema and its examples. */
record Contract(EventType type, JsonNode schema, Map<String, JsonNode> examples) {

    static Contract of(EventType type) {
        return new Contract(
                type,
                json(resource("/schemas/" + type.schemaName() + ".json")),
                examplesIn(resource("/examples/" + type.schemaName())));
    }

    static Path resource(String name) {
        URL url = Objects.requireNonNull(Contract.class.getResource(name), () -> name + " is missing");
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Path> filesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy of an example, to be changed at will. */
    ObjectNode example(String name) {
        return Objects.requireNonNull(examples.get(name), () -> "no example " + name + " of " + type)
                .deepCopy();
    }

    /** What is wrong with the data, by the schema; empty if nothing. */
    Set<ValidationMessage> violations(JsonNode data) {
        return validator(schema).validate(data);
    }

    Event read(JsonNode data) throws JsonProcessingException {
        return EventJson.mapper().treeToValue(data, type.record());
    }

    static JsonSchema validator(JsonNode schema) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        schema,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    private static Map<String, JsonNode> examplesIn(Path folder) {
        Map<String, JsonNode> examples = new TreeMap<>();
        for (Path file : filesIn(folder)) {
            examples.put(file.getFileName().toString().replace(".json", ""), json(file));
        }
        return examples;
    }

    private static JsonNode json(Path file) {
        try {
            return EventJson.mapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
