package io.lethe.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds record, schema and examples of each event to one another. */
class EventContractTest {

    /** Objects whose fields the methods and the trainer judge, not the event. */
    private static final Set<String> FREE_FORM = Set.of("parameters", "recipe");

    @ParameterizedTest
    @EnumSource
    void theSchemaIsValidAndNamedAsEventsNameIt(EventType type) {
        JsonNode schema = Contract.of(type).schema();
        assertThat(schema.path("$schema").textValue()).isEqualTo(SpecVersion.VersionFlag.V202012.getId());
        assertThat(schema.path("$id").textValue()).isEqualTo(type.dataSchema());
        assertThat(schema.path("title").textValue()).isEqualTo(type.record().getSimpleName());
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(SchemaLocation.of(SpecVersion.VersionFlag.V202012.getId()))
                        .validate(schema))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theSchemaDeclaresTheComponentsOfTheRecordAndNothingElse(EventType type) {
        assertThat(new SchemaLint(Contract.of(type).schema()).differences(type.record()))
                .isEmpty();
    }

    @Test
    void aDefinitionMeansTheSameInEverySchema() {
        Map<String, JsonNode> seen = new TreeMap<>();
        for (EventType type : EventType.values()) {
            Contract.of(type).schema().path("$defs").properties().forEach(definition -> {
                JsonNode first = seen.putIfAbsent(definition.getKey(), definition.getValue());
                assertThat(first == null || first.equals(definition.getValue()))
                        .as("%s in %s is as in the other schemas", definition.getKey(), type.schemaName())
                        .isTrue();
            });
        }
    }

    @Test
    void everySchemaAndExampleBelongsToAnEvent() {
        List<String> names = Arrays.stream(EventType.values())
                .map(EventType::schemaName)
                .sorted()
                .toList();
        assertThat(Contract.filesIn(Contract.resource("/schemas")))
                .extracting(file -> file.getFileName().toString().replace(".json", ""))
                .isEqualTo(names);
        assertThat(Contract.filesIn(Contract.resource("/examples")))
                .extracting(folder -> folder.getFileName().toString())
                .isEqualTo(names);
    }

    @ParameterizedTest
    @EnumSource
    void aMinimalExampleHasTheRequiredFieldsAndAFullOneHasAll(EventType type) {
        Contract contract = Contract.of(type);
        assertThat(fieldNames(contract.example("minimal")))
                .containsAll(required(contract))
                .hasSize(required(contract).size() + alternatives(contract));
        assertThat(fieldNames(contract.example("full")))
                .containsExactlyInAnyOrderElementsOf(
                        fieldNames(contract.schema().path("properties")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void schemaAndRecordAcceptTheExampleAndWriteItBackUnchanged(EventType type, String name, JsonNode example)
            throws JsonProcessingException {
        Contract contract = Contract.of(type);
        assertThat(contract.violations(example)).isEmpty();

        Event event = contract.read(example);
        JsonNode written = EventJson.mapper().readTree(EventJson.mapper().writeValueAsString(event));

        assertThat(written).isEqualTo(example);
        assertThat(contract.violations(written)).isEmpty();
        assertThat(contract.read(written)).isEqualTo(event).hasSameHashCodeAs(event);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void keyAndSubjectNameWhatTheEventIsAboutAndNoPerson(EventType type, String name, JsonNode example)
            throws JsonProcessingException {
        Event event = Contract.of(type).read(example);
        String entity =
                type == EventType.SPLIT_PUBLISHED ? "datasets/" : contract(type, "requestId") ? "requests/" : "models/";
        assertThat(event.key()).isNotBlank();
        assertThat(event.subject()).startsWith(entity);
        assertThat(references(example)).noneMatch(event.key()::contains).noneMatch(event.subject()::contains);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void printsNoReferenceToAPersonOrASample(EventType type, String name, JsonNode example)
            throws JsonProcessingException {
        String printed = Contract.of(type).read(example).toString();
        assertThat(references(example)).noneMatch(printed::contains);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void ignoresFieldsOfANewerProducer(EventType type, String name, JsonNode example) throws JsonProcessingException {
        Contract contract = Contract.of(type);
        ObjectNode newer = example.deepCopy();
        addFieldEverywhere(newer);
        assertThat(contract.violations(newer)).isEmpty();
        assertThat(contract.read(newer)).isEqualTo(contract.read(example));
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnEventWithoutARequiredField(EventType type) {
        Contract contract = Contract.of(type);
        for (String field : required(contract)) {
            ObjectNode incomplete = contract.example("full");
            incomplete.remove(field);
            assertRefused(contract, incomplete, field + " removed");
            incomplete.set(field, NullNode.instance);
            assertRefused(contract, incomplete, field + " null");
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsNullInAnOptionalFieldAsAbsent(EventType type) throws JsonProcessingException {
        Contract contract = Contract.of(type);
        for (String field : fieldNames(contract.schema().path("properties"))) {
            if (required(contract).contains(field)) {
                continue;
            }
            ObjectNode absent = contract.example("full");
            absent.remove(field);
            ObjectNode empty = absent.deepCopy();
            empty.set(field, NullNode.instance);
            assertThat(contract.read(empty)).as(field).isEqualTo(contract.read(absent));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAValueOfAnotherTypeAndAnUnknownEnumValue(EventType type) {
        Contract contract = Contract.of(type);
        SchemaLint lint = new SchemaLint(contract.schema());
        contract.schema().path("properties").properties().stream()
                .filter(property -> !FREE_FORM.contains(property.getKey()))
                .forEach(property -> {
                    JsonNode declared = lint.resolve(property.getValue());
                    ObjectNode wrong = contract.example("full");
                    switch (declared.path("type").textValue()) {
                        case "string" -> wrong.put(property.getKey(), 7);
                        case "integer" -> wrong.put(property.getKey(), 1.5);
                        default -> wrong.put(property.getKey(), "7");
                    }
                    assertRefused(contract, wrong, property.getKey());
                    if (declared.has("enum")) {
                        assertRefused(contract, wrong.put(property.getKey(), "added-later"), property.getKey());
                    }
                });
    }

    static Stream<Arguments> examples() {
        return Arrays.stream(EventType.values())
                .map(Contract::of)
                .flatMap(contract -> contract.examples().entrySet().stream()
                        .map(example -> Arguments.of(contract.type(), example.getKey(), example.getValue())));
    }

    private static void assertRefused(Contract contract, JsonNode data, String what) {
        assertThat(contract.violations(data)).as("schema, %s", what).isNotEmpty();
        assertThatThrownBy(() -> contract.read(data))
                .as("record, %s", what)
                .isInstanceOf(JsonProcessingException.class);
    }

    /** Adds an unknown field to each object but those whose fields are free anyway. */
    private static void addFieldEverywhere(JsonNode node) {
        List.copyOf(node.properties()).stream()
                .filter(field -> !FREE_FORM.contains(field.getKey()))
                .forEach(field -> addFieldEverywhere(field.getValue()));
        if (node instanceof ObjectNode object) {
            object.putObject("addedLater").put("by", "a newer producer");
        } else {
            node.forEach(EventContractTest::addFieldEverywhere);
        }
    }

    private static List<String> required(Contract contract) {
        return StreamSupport.stream(contract.schema().path("required").spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    /** How many fields a minimal example has for the schema's {@code anyOf}. */
    private static int alternatives(Contract contract) {
        return contract.schema().path("allOf").size();
    }

    private static boolean contract(EventType type, String field) {
        return Contract.of(type).schema().path("properties").has(field);
    }

    private static List<String> fieldNames(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static List<String> references(JsonNode example) {
        return Stream.of("subjectRefs", "sampleRefs", "forgottenSubjectRefs", "forgottenSampleRefs")
                .flatMap(field -> StreamSupport.stream(example.path(field).spliterator(), false))
                .map(JsonNode::textValue)
                .toList();
    }
}
