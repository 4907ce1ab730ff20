package io.lethe.local.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lethe.contracts.Topic;
import io.lethe.contracts.Topics;
import io.lethe.local.Installation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LocalInfrastructureIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dataDir;

    @Test
    void declaresEveryTopicWithItsPartitions() throws Exception {
        try (LocalInfrastructure infrastructure = LocalInfrastructure.start(dataDir);
                Admin admin = Admin.create(Map.of("bootstrap.servers", infrastructure.bootstrapServers()))) {
            Set<String> names = Topics.all().stream().map(Topic::name).collect(Collectors.toSet());

            Map<String, Integer> partitions = admin.describeTopics(names).allTopicNames().get().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            topic -> topic.getValue().partitions().size()));

            assertThat(partitions).hasSize(Topics.all().size());
            assertThat(partitions).containsEntry(Topics.SPLIT_PUBLISHED, 3).containsEntry(Topics.FORGET_REQUESTED, 4);
        }
    }

    @Test
    void declaresTopicsOnAnyBroker() throws Exception {
        try (LocalInfrastructure infrastructure = LocalInfrastructure.start(dataDir);
                Admin admin = Admin.create(Map.of("bootstrap.servers", infrastructure.bootstrapServers()))) {
            String broker = infrastructure.bootstrapServers();

            assertThat(topics("--broker", broker, "--prefix", "acme.", "--partitions", "2"))
                    .startsWith("0 The topics are declared; %d were missing."
                            .formatted(Topics.all().size()));
            assertThat(topics("--broker", broker, "--prefix", "acme.", "--partitions", "2"))
                    .startsWith("0 The topics are declared; 0 were missing.");
            assertThat(topics("--broker", broker, "--prefix", "acme.", "--partitions", "5"))
                    .startsWith("1 ")
                    .contains("has 2 partitions and not 5");

            var made = admin.describeTopics(Set.of("acme." + Topics.FORGET_REQUESTED))
                    .allTopicNames()
                    .get();
            assertThat(made.values())
                    .singleElement()
                    .satisfies(topic -> assertThat(topic.partitions()).hasSize(2));
        }
    }

    private static String topics(String... options) {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, UTF_8);
        var command = new CommandLine(new TopicsCommand(print)).setExecutionExceptionHandler((error, line, parsed) -> {
            print.println(error.getMessage());
            return 1;
        });
        return command.execute(options) + " " + out.toString(UTF_8);
    }

    @Test
    void refusesUnsignedRequestsAndHasTheBuckets() throws Exception {
        try (LocalInfrastructure infrastructure = LocalInfrastructure.start(dataDir)) {
            HttpRequest unsigned = HttpRequest.newBuilder(URI.create(infrastructure.storeEndpoint() + "/models"))
                    .build();

            int status = HttpClient.newHttpClient()
                    .send(unsigned, BodyHandlers.discarding())
                    .statusCode();

            assertThat(status).isEqualTo(403);
            assertThat(dataDir.resolve("store")).isDirectoryContaining("glob:**/{datasets,models,jobs,evaluations}");
        }
    }

    @Test
    void findsItsDataAfterARestart() throws Exception {
        String secret;
        try (LocalInfrastructure infrastructure = LocalInfrastructure.start(dataDir)) {
            secret = infrastructure.secretKey();
            produce(infrastructure.bootstrapServers(), "remembered");
        }

        try (LocalInfrastructure infrastructure = LocalInfrastructure.start(dataDir)) {
            assertThat(consumeOne(infrastructure.bootstrapServers())).isEqualTo("remembered");
            assertThat(infrastructure.secretKey()).isEqualTo(secret);
        }
    }

    @Test
    void diesWithItsParent() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Installation.java(),
                "-Dlethe.root=" + System.getProperty("lethe.root"),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                dataDir.toString()));
        Process parent = new ProcessBuilder(command).redirectErrorStream(true).start();
        long pid = Long.parseLong(parent.inputReader(UTF_8).readLine());
        ProcessHandle child = ProcessHandle.of(pid).orElseThrow();

        parent.destroyForcibly().waitFor();

        await().atMost(PATIENCE).until(() -> !child.isAlive());
    }

    /** A JVM that starts the infrastructure, says so, and then waits for its end. */
    static final class Parent {

        private Parent() {}

        public static void main(String[] args) throws Exception {
            LocalInfrastructure infrastructure = LocalInfrastructure.start(Path.of(args[0]));
            System.out.println(infrastructure.process().pid());
            Thread.currentThread().join();
        }
    }

    private static void produce(String bootstrapServers, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.FORGET_REQUESTED, "model", value))
                    .get();
        }
    }

    private static String consumeOne(String bootstrapServers) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers, "group.id", "restart-test", "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(Topics.FORGET_REQUESTED));
            List<String> values = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(500)).forEach(each -> values.add(each.value()));
                return !values.isEmpty();
            });
            return values.get(0);
        }
    }
}
