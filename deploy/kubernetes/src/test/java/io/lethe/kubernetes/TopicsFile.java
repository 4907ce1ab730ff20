package io.lethe.kubernetes;

import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.lethe.contracts.Topic;
import io.lethe.contracts.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the chart needs to know of topics, and of who reads and writes which: from their declaration in the contracts.
 */
final class TopicsFile {

    static final Path PLACE = Chart.FOLDER.resolve("files/topics.yaml");

    private static final String HEAD = """
            # Generated from io.lethe.contracts.Topics and asyncapi.yaml; edit those, and write this anew with
            #   ./mvnw -pl deploy/kubernetes test -Dtest=TopicsFileTest -Dlethe.regenerate=true
            """;
    private static final Set<String> WORKER_WRITES =
            Set.of(Topics.MODEL_UNLEARNED, Topics.JOB_PROGRESSED, Topics.JOB_FAILED);

    /** What a client may do. */
    private record Client(
            Set<String> reads,
            Set<String> writes,
            List<String> groups,
            List<String> stores,
            List<String> transactions) {

        Client(Set<String> reads, Set<String> writes) {
            this(reads, writes, List.of(), List.of(), List.of());
        }
    }

    private TopicsFile() {}

    /** The whole file. */
    static String text() throws IOException {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("topics", Topics.all().stream().map(TopicsFile::topic).toList());
        file.put("clients", clients());
        return HEAD
                + YAMLMapper.builder()
                        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                        .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                        .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                        .disable(YAMLGenerator.Feature.SPLIT_LINES)
                        .build()
                        .writeValueAsString(file);
    }

    private static Map<String, Object> topic(Topic topic) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", topic.name());
        row.put("partitions", topic.partitioning() == Topic.Partitioning.SHARED ? "shared" : "small");
        row.put("config", topic.configuration());
        return row;
    }

    private static Map<String, Client> clients() throws IOException {
        Map<String, Client> clients = new LinkedHashMap<>();
        clients.put("gateway", gateway());
        clients.put("dataset-service", client("dataset-service"));
        clients.put("training-service", client("training-service"));
        clients.put("unlearning-worker", new Client(Set.of(Topics.JOB_PLANNED, Topics.JOB_PROGRESSED), WORKER_WRITES));
        clients.put("evaluation-service", client("evaluation-service"));
        clients.put("coordinator", coordinator());
        clients.replaceAll((name, client) -> new Client(
                new TreeSet<>(client.reads),
                new TreeSet<>(client.writes),
                client.groups,
                client.stores,
                client.transactions));
        return clients;
    }

    /**
     * Operators read every dead letter there, and what it refers to. Sending one again takes a right to its topic,
     * which an installation grants by name: with all of them the front door could forge whatever the platform says.
     */
    private static Client gateway() throws IOException {
        Client service = client("gateway");
        Set<String> writes = new TreeSet<>(service.writes());
        service.reads().forEach(topic -> writes.add(Topic.deadLetters(topic)));
        return new Client(Topics.all().stream().map(Topic::name).collect(toCollection(TreeSet::new)), writes);
    }

    /** The role of the unlearning-service that is a stream: what it cannot decide on it puts aside. */
    private static Client coordinator() throws IOException {
        Client service = client("unlearning-service");
        Set<String> writes = new TreeSet<>(service.writes());
        writes.removeAll(WORKER_WRITES);
        service.reads().forEach(topic -> writes.add(Topic.deadLetters(topic)));
        String application = DeclaredSettings.read()
                .defaultOf("lethe.unlearning.coordinator.application-id")
                .orElseThrow();
        Properties settings = Code.settings("unlearning-service");
        String resolver = settings.getProperty("mp.messaging.incoming.forget-requested-in.group.id");
        List<String> stores = Code.stores().stream()
                .map(store -> application + "-" + store + "-changelog")
                .toList();
        return new Client(service.reads(), writes, List.of(application, resolver), stores, List.of(application + "-"));
    }

    /** What a service sends and receives, as the AsyncAPI document says. */
    private static Client client(String service) throws IOException {
        JsonNode document = new YAMLMapper()
                .readTree(Chart.ROOT
                        .resolve("lib/contracts/src/main/resources/asyncapi.yaml")
                        .toFile());
        return new Client(addresses(document, service, "receive"), addresses(document, service, "send"));
    }

    private static Set<String> addresses(JsonNode document, String service, String action) {
        Stream<JsonNode> operations = document.path("operations").valueStream();
        return operations
                .filter(operation -> operation.path("action").asText().equals(action))
                .filter(operation -> operation.at("/tags/0/name").asText().equals(service))
                .map(operation -> document.at(
                                operation.at("/channel/$ref").asText().substring(1))
                        .path("address")
                        .asText())
                .collect(toCollection(TreeSet::new));
    }
}
