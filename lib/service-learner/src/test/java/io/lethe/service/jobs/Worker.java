package io.lethe.service.jobs;

import io.lethe.contracts.JobPlanned;
import io.lethe.service.learner.Configs;
import io.lethe.service.learner.LearnerParts;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.KafkaClients;
import io.lethe.service.messaging.TopicNames;
import io.lethe.service.tracing.Traces;
import io.lethe.storage.ObjectStore;
import io.lethe.storage.S3ObjectStore;
import io.lethe.storage.S3Settings;
import io.lethe.testing.SharedInfrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One worker of several on the test's broker and store, with a disk of its own. */
final class Worker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final WorkerConfig CONFIG = Configs.of(
            WorkerConfig.class,
            Map.of(
                    "lethe.worker.heartbeat", "PT0.2S",
                    "lethe.worker.checkpoint-interval", "PT0.2S",
                    "lethe.worker.patience", "PT1M",
                    "lethe.worker.first-pause", "PT5M"));

    /** What all workers of this test JVM tell of their work. */
    static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();

    private final String name;
    private final LearnerParts parts;
    private final JobTable table = new JobTable();
    private final JobEvents events;
    private final JobFeed feed;
    private final JobWorker worker;

    Worker(String name, Path directory, ObjectStore store, JobHandler handler) {
        this.name = name;
        TopicNames names = new TopicNames();
        KafkaClients clients = new KafkaClients(
                Map.of("bootstrap.servers", SharedInfrastructure.bootstrapServers()), names, "test-service");
        EventCodec codec =
                new EventCodec("test-service", names, Traces.to(SimpleSpanProcessor.create(SPANS), "test-service"));
        this.parts = new LearnerParts(directory);
        this.events = new JobEvents(codec, clients);
        this.feed = new JobFeed(table, codec, new TopicFeeds(clients, names));
        Checkpoints checkpoints = new Checkpoints(store);
        this.worker = new JobWorker(
                table,
                new Claims(store),
                checkpoints,
                new Attempts(
                        name,
                        List.of(handler),
                        events,
                        checkpoints,
                        parts.workspace(),
                        parts.tasks(),
                        new JobMetrics(new SimpleMeterRegistry()),
                        CONFIG),
                CONFIG);
    }

    /** The store of this test JVM. */
    static ObjectStore store() {
        Map<String, String> where = SharedInfrastructure.configuration();
        return new S3ObjectStore(S3Settings.of(
                URI.create(Objects.requireNonNull(where.get("lethe.store.endpoint"))),
                "us-east-1",
                Objects.requireNonNull(where.get("lethe.store.access-key")),
                Objects.requireNonNull(where.get("lethe.store.secret-key"))));
    }

    /** Takes jobs from the topic. */
    Worker start() throws InterruptedException {
        feed.start();
        if (!feed.awaitCaughtUp(PATIENCE)) {
            throw new AssertionError("The table of jobs was not read within " + PATIENCE);
        }
        worker.start();
        return this;
    }

    /** Knows this job only and hears no news, as a worker that was stopped for a while. */
    Worker startDeaf(JobPlanned job) {
        table.put(Plans.received(job));
        worker.start();
        return this;
    }

    String name() {
        return name;
    }

    boolean out() {
        return worker.out();
    }

    LearnerParts parts() {
        return parts;
    }

    void drain() {
        worker.drain();
    }

    /** Dies without a word: no drain, and signs of life end with the process. */
    void die() {
        feed.close();
        events.close();
        parts.close();
    }

    @Override
    public void close() {
        worker.drain();
        die();
    }
}
