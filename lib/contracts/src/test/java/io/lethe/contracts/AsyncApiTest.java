package io.lethe.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the AsyncAPI document to the topics, the event types and the schema files. */
class AsyncApiTest {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path FILE = Contract.resource("/asyncapi.yaml");
    private static final JsonNode DOCUMENT = read(FILE);

    @Test
    void describesEveryTopicAndNoOther() {
        assertThat(channels().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Topics.all().stream().map(Topic::name).toList());
    }

    @ParameterizedTest
    @MethodSource("topics")
    void declaresTheTopicAsThePlatformDoes(Topic topic) {
        JsonNode kafka = channel(topic.name()).at("/bindings/kafka");
        assertThat(kafka.path("topic").textValue()).isEqualTo(topic.name());
        assertThat(kafka.path("partitions").intValue())
                .isEqualTo(topic.partitioning() == Topic.Partitioning.SMALL ? 3 : 12);
        JsonNode configuration = kafka.path("topicConfiguration");
        assertThat(texts(configuration.path("cleanup.policy")))
                .containsExactlyInAnyOrder(topic.cleanup().split(","));
        assertThat(configuration.path("retention.ms").longValue())
                .isEqualTo(topic.retention().toMillis());
    }

    @ParameterizedTest
    @EnumSource
    void bindsTheEventToItsTopicItsTypeAndItsSchema(EventType type) {
        JsonNode message = onlyMessage(channel(type.topic()));
        JsonNode ownHeaders = message.at("/headers/allOf/1/properties");

        assertThat(message.path("name").textValue()).isEqualTo(type.record().getSimpleName());
        assertThat(ownHeaders.at("/ce_type/const").textValue()).isEqualTo(type.cloudEventType());
        assertThat(ownHeaders.at("/ce_dataschema/const").textValue()).isEqualTo(type.dataSchema());
        assertThat(follow(message.path("payload"))).isEqualTo(Contract.of(type).schema());
    }

    @ParameterizedTest
    @EnumSource
    void showsEveryExampleOfTheEvent(EventType type) {
        Map<String, JsonNode> shown = new HashMap<>();
        onlyMessage(channel(type.topic()))
                .path("examples")
                .forEach(example -> shown.put(example.path("name").textValue(), follow(example.path("payload"))));
        assertThat(shown).isEqualTo(Contract.of(type).examples());
    }

    @Test
    void everyDeadLetterTopicTakesRecordsAsTheyWereReceived() {
        assertThat(Topics.events())
                .allSatisfy(topic -> assertThat(
                                onlyMessage(channel(topic.deadLetters().name()))
                                        .path("name")
                                        .textValue())
                        .isEqualTo("DeadLetter"));
    }

    @ParameterizedTest
    @EnumSource
    void someServiceSendsTheEventAndSomebodyReceivesIt(EventType type) {
        Set<String> actions = new TreeSet<>();
        for (JsonNode operation : DOCUMENT.path("operations")) {
            String action = operation.path("action").textValue();
            boolean outsider = texts(operation.path("tags"), "name").contains("producer");
            if (follow(operation.path("channel")).path("address").textValue().equals(type.topic())
                    && !(outsider && action.equals("send"))) {
                actions.add(action);
            }
        }
        assertThat(actions).containsExactly("receive", "send");
    }

    @Test
    void everyOperationNamesOneOfTheServicesListedAtTheTop() {
        List<String> services = texts(DOCUMENT.at("/info/tags"), "name");
        assertThat(DOCUMENT.path("operations"))
                .allSatisfy(operation -> assertThat(texts(operation.path("tags"), "name"))
                        .hasSize(1)
                        .isSubsetOf(services));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(DOCUMENT.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference ->
                        assertThat(target(reference).isMissingNode()).isFalse());
    }

    static List<Topic> topics() {
        return Topics.all();
    }

    private static Map<String, JsonNode> channels() {
        Map<String, JsonNode> byAddress = new HashMap<>();
        DOCUMENT.path("channels")
                .forEach(channel -> byAddress.put(channel.path("address").textValue(), channel));
        return byAddress;
    }

    private static JsonNode channel(String topic) {
        return channels().getOrDefault(topic, DOCUMENT.path("missing"));
    }

    private static JsonNode onlyMessage(JsonNode channel) {
        assertThat(channel.path("messages")).hasSize(1);
        return follow(channel.path("messages").iterator().next());
    }

    private static JsonNode follow(JsonNode node) {
        return node.has("$ref") ? target(node.path("$ref").textValue()) : node;
    }

    private static JsonNode target(String reference) {
        return reference.startsWith("#")
                ? DOCUMENT.at(reference.substring(1))
                : read(FILE.resolveSibling(reference).normalize());
    }

    private static List<String> texts(JsonNode array) {
        return stream(array).map(JsonNode::textValue).toList();
    }

    private static List<String> texts(JsonNode array, String field) {
        return stream(array).map(node -> node.path(field).textValue()).toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static JsonNode read(Path file) {
        try {
            return YAML.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
