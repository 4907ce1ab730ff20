package io.lethe.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the channels that services configure to the topics and to the operations of the AsyncAPI document. */
class ServiceChannelsTest {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("lethe.root"), "lethe.root"));
    private static final String SETTINGS = "src/main/resources/application.properties";
    private static final Pattern TOPIC = Pattern.compile("mp\\.messaging\\.(incoming|outgoing)\\.([^.]+)\\.topic");

    @ParameterizedTest
    @MethodSource("services")
    void theDocumentKnowsWhatTheServiceSendsAndReceives(String service) throws IOException {
        Set<String> operations = operations(service);
        Properties settings = settings(service);
        List<String> unknown = new ArrayList<>();
        for (String name : settings.stringPropertyNames()) {
            Matcher channel = TOPIC.matcher(name);
            if (channel.matches()) {
                String topic = settings.getProperty(name);
                String action = channel.group(1).equals("incoming") ? "receive" : "send";
                if (!operations.contains(action + " " + topic)) {
                    unknown.add(action + " " + topic);
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("services")
    void noChannelWritesDeadLettersItselfAndEveryTopicHasAPlaceForThem(String service) throws IOException {
        Properties settings = settings(service);
        assertThat(settings.stringPropertyNames())
                .noneMatch(name -> name.contains("dead-letter-queue") || name.endsWith("failure-strategy"));
        for (String name : settings.stringPropertyNames()) {
            Matcher channel = TOPIC.matcher(name);
            if (channel.matches() && channel.group(1).equals("incoming")) {
                assertThat(Topics.find(Topic.deadLetters(settings.getProperty(name))))
                        .as(channel.group(2))
                        .isPresent();
            }
        }
    }

    /** Folders at the root with the settings of a service. */
    static List<String> services() {
        return Contract.filesIn(ROOT).stream()
                .filter(folder -> Files.exists(folder.resolve(SETTINGS)))
                .map(folder -> folder.getFileName().toString())
                .toList();
    }

    private static Properties settings(String service) throws IOException {
        Properties settings = new Properties();
        Path file = ROOT.resolve(service).resolve(SETTINGS);
        try (Reader reader = Files.newBufferedReader(file)) {
            settings.load(reader);
        }
        return settings;
    }

    /** What the document says about a service, as action and topic. */
    private static Set<String> operations(String service) throws IOException {
        JsonNode document =
                new YAMLMapper().readTree(Contract.resource("/asyncapi.yaml").toFile());
        return document.path("operations")
                .valueStream()
                .filter(operation -> operation.at("/tags/0/name").textValue().equals(service))
                .map(operation -> operation.path("action").textValue()
                        + " "
                        + document.at(operation.at("/channel/$ref").textValue().substring(1))
                                .path("address")
                                .textValue())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
