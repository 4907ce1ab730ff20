package io.lethe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Holds values, their schema and their description together: each value stands in all three. */
class ValuesTest {

    private static final Path README = Chart.FOLDER.resolve("README.md");
    private static final String BEGIN = "<!-- values: ./mvnw -pl deploy/kubernetes test -Dtest=ValuesTest -Dlethe.regenerate=true -->\n";

    private final JsonNode schema = new JsonMapper()
            .readTree(Chart.FOLDER.resolve("values.schema.json").toFile());
    private final JsonNode values = new YAMLMapper()
            .readTree(Chart.FOLDER.resolve("values.yaml").toFile());

    ValuesTest() throws IOException {}

    @Test
    void theSchemaDescribesEveryValueAndNoOther() {
        assertThat(described().keySet()).containsExactlyInAnyOrderElementsOf(defaults("", values, schema).keySet());
        assertThat(described()).allSatisfy((name, text) -> assertThat(text).as(name).endsWith("."));
    }

    @Test
    void noLevelTakesWhatItDoesNotKnow() {
        List<String> open = new ArrayList<>();
        collectOpen("", schema, open);
        assertThat(open).isEmpty();
    }

    @Test
    void theReadmeHasEveryValue() throws IOException {
        String readme = Files.readString(README);
        String head = readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length());
        if (Boolean.getBoolean("lethe.regenerate")) {
            Files.writeString(README, head + table());
        }
        assertThat(README).hasContent(head + table());
    }

    private String table() {
        StringBuilder table = new StringBuilder("\n| value | default | |\n| --- | --- | --- |\n");
        Map<String, JsonNode> defaults = defaults("", values, schema);
        described().forEach((name, text) -> table.append("| `%s` | %s | %s |\n"
                .formatted(name, shown(defaults.get(name)), text.replace("|", "\\|"))));
        return table.toString();
    }

    private static String shown(@Nullable JsonNode value) {
        return value == null || value.asText("-").isEmpty() ? "" : "`" + (value.isTextual() ? value.asText() : value) + "`";
    }

    /** Leaves of the schema with what it says of them. */
    private Map<String, String> described() {
        Map<String, String> leaves = new LinkedHashMap<>();
        describe("", schema, leaves);
        return leaves;
    }

    private static void describe(String prefix, JsonNode node, Map<String, String> leaves) {
        node.path("properties").properties().forEach(property -> {
            String name = prefix + property.getKey();
            if (name.equals("global")) {
                return;
            }
            if (isGroup(property.getValue())) {
                describe(name + ".", property.getValue(), leaves);
            } else {
                leaves.put(name, property.getValue().path("description").asText());
            }
        });
    }

    /** Groups have values of their own; resources, environments and the like are one value each. */
    private static boolean isGroup(JsonNode property) {
        return property.has("properties") && !property.path("properties").has("requests");
    }

    private static Map<String, JsonNode> defaults(String prefix, JsonNode values, JsonNode schema) {
        Map<String, JsonNode> leaves = new LinkedHashMap<>();
        values.properties().forEach(value -> {
            JsonNode property = schema.path("properties").path(value.getKey());
            if (value.getValue().isObject() && isGroup(property)) {
                leaves.putAll(defaults(prefix + value.getKey() + ".", value.getValue(), property));
            } else {
                leaves.put(prefix + value.getKey(), value.getValue());
            }
        });
        return leaves;
    }

    private static void collectOpen(String name, JsonNode node, List<String> open) {
        if (node.has("properties") && node.path("additionalProperties").asBoolean(true)) {
            open.add(name);
        }
        node.path("properties").properties().forEach(property -> collectOpen(
                name + "." + property.getKey(), property.getValue(), open));
    }
}
