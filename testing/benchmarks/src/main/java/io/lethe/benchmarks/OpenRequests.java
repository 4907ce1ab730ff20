package io.lethe.benchmarks;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.Topics;
import io.lethe.local.infrastructure.LocalInfrastructure;
import io.lethe.storage.ObjectStore;
import io.lethe.storage.S3ObjectStore;
import io.lethe.storage.S3Settings;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.TinyDataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What open requests cost the coordinator: no worker runs, so all that comes waits. Real broker and store, the packaged
 * coordinator as a process of its own. Prints intake rate, memory, largest records, size of the state, and the time of
 * a restart with and without the state directory.
 *
 * <p>Arguments: the number of requests, the number of models, the coordinator's heap as in {@code -Xmx}.
 */
public final class OpenRequests {

    private static final int PEOPLE = 6;
    private static final int SENDERS = 8;
    private static final Duration POLL = Duration.ofMillis(200);

    private final int requests;
    private final int models;
    private final String heap;
    private final int port = freePort();
    private final Path folder;
    private final LocalInfrastructure infrastructure;
    private final List<Process> started = new ArrayList<>();

    private OpenRequests(String[] arguments) throws IOException {
        requests = Integer.parseInt(arguments[0]);
        models = Integer.parseInt(arguments[1]);
        heap = arguments[2];
        folder = Files.createTempDirectory("open-requests");
        infrastructure = LocalInfrastructure.start(folder.resolve("infrastructure"));
    }

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws Exception {
        OpenRequests benchmark = new OpenRequests(arguments);
        try {
            benchmark.run();
        } finally {
            benchmark.started.forEach(Process::destroyForcibly);
            benchmark.infrastructure.close();
            delete(benchmark.folder);
        }
    }

    private void run() throws Exception {
        Process coordinator = start();
        try (KafkaProbe probe = KafkaProbe.connect(infrastructure.bootstrapServers())) {
            awaitReady(coordinator);
            List<String> modelIds = train(probe);
            for (String modelId : modelIds) {
                awaitKnown(modelId);
            }
            Instant begin = Instant.now();
            ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
            for (int sender = 0; sender < SENDERS; sender++) {
                int first = sender;
                senders.execute(() -> send(probe, modelIds, first));
            }
            senders.shutdown();
            awaitWaiting();
            double seconds = Duration.between(begin, Instant.now()).toMillis() / 1000.0;
            System.out.printf(
                    "%d requests for %d models: all waiting after %.1f s (%.0f a second), RSS %d MB%n",
                    requests, models, seconds, requests / seconds, residentMegabytes(coordinator));
        }
        System.out.println("largest value of each topic, bytes: " + largest());
        System.out.printf("state directory %d MB%n", size(folder.resolve("state")) >> 20);
        restart(coordinator, "with its state");
    }

    private void restart(Process coordinator, String how) throws Exception {
        coordinator.destroy();
        coordinator.waitFor();
        Instant begin = Instant.now();
        Process next = start();
        awaitReady(next);
        System.out.printf(
                "restart %s: ready after %.1f s, RSS %d MB%n",
                how, Duration.between(begin, Instant.now()).toMillis() / 1000.0, residentMegabytes(next));
        if (Files.exists(folder.resolve("state")) && how.startsWith("with ")) {
            next.destroy();
            next.waitFor();
            delete(folder.resolve("state"));
            restart(next, "after its state was lost");
        } else {
            next.destroy();
            next.waitFor();
        }
    }

    private List<String> train(KafkaProbe probe) {
        ObjectStore store = new S3ObjectStore(S3Settings.of(
                URI.create(infrastructure.storeEndpoint()),
                "us-east-1",
                infrastructure.accessKey(),
                infrastructure.secretKey()));
        List<String> modelIds = new ArrayList<>();
        for (int i = 0; i < models; i++) {
            TinyDataset dataset = TinyDataset.publish(store, "faces-" + i);
            ArtifactRef weights = dataset.manifestRef();
            String modelId = "model-" + i;
            probe.produceBinary(new ModelTrained(
                    new ModelRef(modelId, "v1", weights, weights),
                    dataset.manifest().datasetId(),
                    dataset.manifest().datasetVersion(),
                    dataset.manifestRef(),
                    1,
                    60,
                    null,
                    null));
            modelIds.add(modelId);
        }
        return modelIds;
    }

    /** A request about a model that the coordinator has not heard of yet would be rejected. */
    private void awaitKnown(String modelId) throws IOException, InterruptedException {
        HttpRequest plan = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/forget-plans".formatted(port)))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(EventJson.mapper().writeValueAsString(request(modelId, 0))))
                .build();
        HttpClient http = HttpClient.newHttpClient();
        while (http.send(plan, BodyHandlers.discarding()).statusCode() != 200) {
            Thread.sleep(POLL.toMillis());
        }
    }

    private void send(KafkaProbe probe, List<String> modelIds, int first) {
        for (int i = first; i < requests; i += SENDERS) {
            probe.produceBinary(request(modelIds.get(i % models), i / models % PEOPLE));
        }
    }

    private static ForgetRequested request(String modelId, int person) {
        return new ForgetRequested(
                UUID.randomUUID().toString(),
                modelId,
                null,
                null,
                List.of("person-" + person),
                null,
                Regulation.GDPR,
                Instant.now(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private void awaitWaiting() {
        Set<String> waiting = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(List.of(Topics.STATUS_CHANGED))) {
            while (waiting.size() < requests) {
                consumer.poll(POLL).forEach(record -> {
                    StatusChanged status = status(record.value());
                    if (status.state() == RequestState.REJECTED) {
                        throw new IllegalStateException("A request was rejected: " + status.message());
                    }
                    if (status.state() != RequestState.ACCEPTED) {
                        waiting.add(status.requestId());
                    }
                });
            }
        }
    }

    private Map<String, Integer> largest() throws Exception {
        Map<String, Integer> largest = new TreeMap<>();
        List<String> topics;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", infrastructure.bootstrapServers()))) {
            topics = admin.listTopics().names().get().stream().toList();
        }
        for (String topic : topics) {
            try (KafkaConsumer<byte[], byte[]> consumer = consumer(List.of(topic))) {
                Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
                while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                    consumer.poll(POLL).forEach(record -> {
                        if (record.value() != null) {
                            largest.merge(topic, record.value().length, Math::max);
                        }
                    });
                }
            }
        }
        return largest;
    }

    private KafkaConsumer<byte[], byte[]> consumer(List<String> topics) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, infrastructure.bootstrapServers());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private Process start() throws IOException {
        Path jar = Path.of(
                System.getProperty("lethe.root", "../.."), "unlearning-service/target/quarkus-app/quarkus-run.jar");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-jar",
                jar.toString());
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", infrastructure.bootstrapServers(),
                        "LETHE_STORE_ENDPOINT", infrastructure.storeEndpoint(),
                        "LETHE_STORE_ACCESS_KEY", infrastructure.accessKey(),
                        "LETHE_STORE_SECRET_KEY", infrastructure.secretKey(),
                        "LETHE_HTTP_PORT", Integer.toString(port),
                        "LETHE_UNLEARNING_ROLES", "coordinator",
                        "LETHE_UNLEARNING_COORDINATOR_STATE_DIRECTORY",
                                folder.resolve("state").toString()));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("coordinator.log").toFile()))
                .start();
        started.add(process);
        return process;
    }

    private void awaitReady(Process coordinator) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/q/health/ready".formatted(port)))
                .timeout(Duration.ofSeconds(5))
                .build();
        HttpClient http = HttpClient.newHttpClient();
        while (coordinator.isAlive()) {
            try {
                if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // It does not listen yet.
            }
            Thread.sleep(POLL.toMillis());
        }
        throw new IllegalStateException("The coordinator ended; see " + folder.resolve("coordinator.log"));
    }

    private static long residentMegabytes(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElse(-1);
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static StatusChanged status(byte[] value) {
        try {
            return EventJson.mapper().readValue(new String(value, StandardCharsets.UTF_8), StatusChanged.class);
        } catch (IOException e) {
            throw new UncheckedIOException("A status that cannot be read", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
