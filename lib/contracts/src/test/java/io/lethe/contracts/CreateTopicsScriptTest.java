package io.lethe.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
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

/** Runs the script that containers and clusters declare topics with; Kafka's tool is replaced by one that prints. */
class CreateTopicsScriptTest {

    private static final Path SCRIPT = Path.of(
            Objects.requireNonNull(System.getProperty("lethe.root"), "lethe.root"), "deploy/kafka/create-topics.sh");

    @TempDir
    private Path dir;

    private Path printingTool;

    @BeforeEach
    void replaceTheTool() throws IOException {
        printingTool = Files.writeString(dir.resolve("kafka-topics.sh"), "#!/bin/sh\necho \"$@\"\n");
        Files.setPosixFilePermissions(printingTool, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void declaresExactlyTheTopicsOfThePlatform() throws Exception {
        assertThat(run(Map.of(), 0)).containsExactlyInAnyOrderElementsOf(expected("localhost:9092", 12, 3, 1));
    }

    @Test
    void takesPartitionsAndReplicationFromTheEnvironment() throws Exception {
        assertThat(run(
                        Map.of(
                                "KAFKA_BOOTSTRAP_SERVERS", "kafka:19092",
                                "LETHE_TOPIC_PARTITIONS", "24",
                                "LETHE_TOPIC_SMALL_PARTITIONS", "2",
                                "LETHE_TOPIC_REPLICATION", "3"),
                        0))
                .containsExactlyInAnyOrderElementsOf(expected("kafka:19092", 24, 2, 3));
    }

    @Test
    void failsAtTheFirstTopicThatCannotBeCreated() throws Exception {
        Files.writeString(printingTool, "#!/bin/sh\necho \"$@\"\nexit 1\n");
        assertThat(run(Map.of(), 1)).hasSize(1);
    }

    private static List<String> expected(String broker, int shared, int small, int replication) {
        return Topics.all().stream()
                .map(topic ->
                        ("--bootstrap-server %s --create --if-not-exists --topic %s --partitions %d --replication-factor %d"
                                        + " --config cleanup.policy=%s --config retention.ms=%d")
                                .formatted(
                                        broker,
                                        topic.name(),
                                        topic.partitioning() == Topic.Partitioning.SMALL ? small : shared,
                                        replication,
                                        topic.cleanup(),
                                        topic.retention().toMillis()))
                .toList();
    }

    private List<String> run(Map<String, String> environment, int exitCode) throws IOException, InterruptedException {
        ProcessBuilder script = new ProcessBuilder("bash", SCRIPT.toString()).redirectErrorStream(true);
        script.environment().keySet().removeIf(name -> name.startsWith("KAFKA_") || name.startsWith("LETHE_"));
        script.environment().put("KAFKA_TOPICS_COMMAND", printingTool.toString());
        script.environment().putAll(environment);
        Process process = script.start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isEqualTo(exitCode);
        return lines;
    }
}
