package io.lethe.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lethe.service.learner.Configs;
import io.lethe.service.learner.LearnerConfig;
import io.lethe.service.learner.LearnerParts;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.KafkaClients;
import io.lethe.service.messaging.TopicNames;
import io.lethe.service.store.StoreConfig;
import io.lethe.service.store.StorePreparation;
import io.lethe.service.tracing.Traces;
import io.lethe.storage.InMemoryObjectStore;
import io.lethe.storage.ObjectStore;
import io.lethe.testing.SharedInfrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a worker begins. */
class WorkerLifecycleIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    /** It would claim, and sweep, in buckets that are not there yet, or that let two workers win. */
    @Test
    void takesNoJobsBeforeTheStoreCanBeUsed() {
        InMemoryObjectStore store = new InMemoryObjectStore();
        StorePreparation preparation = new StorePreparation(
                store,
                Configs.of(
                        StoreConfig.class,
                        Map.of(
                                "lethe.store.create-buckets", "true",
                                "lethe.store.uses", "jobs",
                                "lethe.store.writes", "jobs")));
        try (LearnerParts parts = new LearnerParts(directory)) {
            WorkerLifecycle worker = worker(store, preparation, parts);
            worker.start(new StartupEvent());
            assertThat(worker.obstacle()).isPresent();

            preparation.start(new StartupEvent());

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(worker.obstacle()).isEmpty());
            worker.stop(new ShutdownEvent());
        } finally {
            preparation.stop(new ShutdownEvent());
        }
    }

    private WorkerLifecycle worker(ObjectStore store, StorePreparation preparation, LearnerParts parts) {
        TopicNames names = new TopicNames();
        KafkaClients clients = new KafkaClients(
                Map.of("bootstrap.servers", SharedInfrastructure.bootstrapServers()), names, "test-service");
        EventCodec codec = new EventCodec(
                "test-service",
                names,
                Traces.to(SimpleSpanProcessor.create(InMemorySpanExporter.create()), "test-service"));
        return new WorkerLifecycle(
                "test-service",
                Configs.of(LearnerConfig.class, Map.of("lethe.learner.directory", directory.toString())),
                Configs.of(WorkerConfig.class, Map.of()),
                preparation,
                new TopicFeeds(clients, names),
                codec,
                List.of(),
                new JobEvents(codec, clients),
                new Claims(store),
                new Checkpoints(store),
                parts.workspace(),
                parts.tasks(),
                new JobMetrics(new SimpleMeterRegistry()));
    }
}
