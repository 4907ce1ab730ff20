package io.lethe.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script that containers and clusters declare topics with; Kafka's tools are replaced by one that prints. */
class CreateTopicsScriptTest {

    private static final Path SCRIPT = Path.of(
            Objects.requireNonNull(System.getProperty("lethe.root"), "lethe.root"), "deploy/kafka/create-topics.sh");

    @TempDir
    private Path dir;

    private Path tool;
    private Path existing;

    @BeforeEach
    void replaceTheTools() throws IOException {
        existing = Files.writeString(dir.resolve("existing"), "");
        tool = Files.writeString(
                dir.resolve("tool.sh"),
                "#!/bin/sh\ncase \"$*\" in *--describe) cat '%s' ;; *) echo \"$@\" ;; esac\n".formatted(existing));
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void isWhatTheDeclarationOfTopicsSays() throws IOException {
        if (Boolean.getBoolean("lethe.regenerate")) {
            Files.writeString(SCRIPT, TopicsScript.text());
        }
        assertThat(SCRIPT).hasContent(TopicsScript.text());
    }

    @Test
    void createsExactlyTheTopicsOfThePlatform() throws Exception {
        assertThat(run(Map.of(), 0))
                .containsExactlyInAnyOrderElementsOf(created(Topics.all(), "localhost:9092", "", 12, 3, 1));
    }

    @Test
    void takesCountsPrefixAndConnectionFromTheEnvironment() throws Exception {
        assertThat(run(
                        Map.of(
                                "KAFKA_BOOTSTRAP_SERVERS", "kafka:19092",
                                "KAFKA_COMMAND_CONFIG", "/client.properties",
                                "LETHE_TOPICS_PREFIX", "acme.",
                                "LETHE_TOPIC_PARTITIONS", "24",
                                "LETHE_TOPIC_SMALL_PARTITIONS", "2",
                                "LETHE_TOPIC_REPLICATION", "3"),
                        0))
                .containsExactlyInAnyOrderElementsOf(
                        created(Topics.all(), "kafka:19092 --command-config /client.properties", "acme.", 24, 2, 3));
    }

    @Test
    void doesNothingWhereEverythingIsAsDeclared() throws Exception {
        Files.writeString(existing, described(Topics.all(), 12, 3));

        assertThat(run(Map.of(), 0)).isEmpty();
    }

    @Test
    void createsOnlyWhatIsMissing() throws Exception {
        Files.writeString(
                existing, described(Topics.all().subList(1, Topics.all().size()), 12, 3));

        assertThat(run(Map.of(), 0))
                .containsExactlyElementsOf(created(Topics.all().subList(0, 1), "localhost:9092", "", 12, 3, 1));
    }

    @Test
    void setsWhatDiffers() throws Exception {
        Topic topic = Topics.find(Topics.STATUS_CHANGED).orElseThrow();
        Files.writeString(
                existing,
                described(Topics.all(), 12, 3)
                        .replace("cleanup.policy=" + topic.cleanup() + ",", "cleanup.policy=delete,")
                        .replace(Topics.SPLIT_PUBLISHED + "\tTopicId", "another\tTopicId"));

        assertThat(run(Map.of(), 0))
                .contains("--bootstrap-server localhost:9092 --alter --entity-type topics --entity-name " + topic.name()
                        + " --add-config cleanup.policy=[compact,delete]");
    }

    @Test
    void refusesAPartitionCountThatDiffers() throws Exception {
        Files.writeString(existing, described(Topics.all(), 12, 3));

        assertThat(run(Map.of("LETHE_TOPIC_PARTITIONS", "24"), 1))
                .contains("create-topics: " + Topics.STATUS_CHANGED
                        + " exists with another partition count than 24: delete it, or set the count");
    }

    @Test
    void failsWhereATopicCannotBeCreated() throws Exception {
        Files.writeString(tool, "#!/bin/sh\n[ \"$3\" = --describe ] || exit 1\n");

        assertThat(run(Map.of(), 1)).isEmpty();
    }

    private static List<String> created(
            List<Topic> topics, String connection, String prefix, int shared, int small, int replication) {
        return topics.stream()
                .map(topic ->
                        "--bootstrap-server %s --create --if-not-exists --topic %s --partitions %d --replication-factor %d"
                                        .formatted(
                                                connection,
                                                prefix + topic.name(),
                                                topic.partitions(shared, small),
                                                replication)
                                + topic.configuration().entrySet().stream()
                                        .map(setting -> " --config " + setting.getKey() + "=" + setting.getValue())
                                        .collect(joining()))
                .toList();
    }

    /** As Kafka's tool describes topics. */
    private static String described(List<Topic> topics, int shared, int small) {
        return topics.stream()
                .map(topic -> "Topic: %s\tTopicId: abc\tPartitionCount: %d\tReplicationFactor: 1\tConfigs: %s\n"
                                .formatted(
                                        topic.name(),
                                        topic.partitions(shared, small),
                                        topic.configuration().entrySet().stream()
                                                .map(setting -> setting.getKey() + "=" + setting.getValue())
                                                .collect(joining(",")))
                        + "\tTopic: %s\tPartition: 0\tLeader: 1\n".formatted(topic.name()))
                .collect(joining());
    }

    private List<String> run(Map<String, String> environment, int exitCode) throws IOException, InterruptedException {
        ProcessBuilder script = new ProcessBuilder("bash", SCRIPT.toString()).redirectErrorStream(true);
        script.environment().keySet().removeIf(name -> name.startsWith("KAFKA_") || name.startsWith("LETHE_"));
        script.environment().put("KAFKA_TOPICS_COMMAND", tool.toString());
        script.environment().put("KAFKA_CONFIGS_COMMAND", tool.toString());
        script.environment().putAll(environment);
        Process process = script.start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isEqualTo(exitCode);
        return lines;
    }
}
