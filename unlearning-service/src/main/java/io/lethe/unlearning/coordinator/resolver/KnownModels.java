package io.lethe.unlearning.coordinator.resolver;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelStateChanged;
import io.lethe.contracts.Topics;
import io.lethe.service.logging.Nameless;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.KafkaClients;
import io.lethe.service.messaging.TopicNames;
import io.lethe.unlearning.Role;
import io.lethe.unlearning.UnlearningConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All models, as their machines tell in the compacted topic of model states. Read without a group, whole, by each
 * replica. Thread-safe.
 */
@ApplicationScoped
class KnownModels {

    private static final Logger LOG = Logger.getLogger(KnownModels.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CATCH_UP = Duration.ofSeconds(10);
    private static final Duration RESTART_PAUSE = Duration.ofSeconds(2);

    private final UnlearningConfig config;
    private final KafkaClients clients;
    private final String topic;
    private final EventCodec codec;
    private final Map<String, KnownModel> models = new ConcurrentHashMap<>();
    private final Queue<CompletableFuture<@Nullable Void>> wanted = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;
    private @Nullable Thread reader;

    KnownModels(UnlearningConfig config, KafkaClients clients, TopicNames names, EventCodec codec) {
        this.config = config;
        this.clients = clients;
        this.topic = names.onBroker(Topics.MODEL_STATE_CHANGED);
        this.codec = codec;
    }

    void start(@Observes StartupEvent event) {
        if (config.roles().contains(Role.COORDINATOR)) {
            Thread thread = new Thread(this::readAgainAndAgain, "known-models");
            thread.setDaemon(true);
            thread.start();
            reader = thread;
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        Thread thread = reader;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /**
     * A model, if there is one now.
     *
     * @throws LetheException {@link ErrorCode#BROKER_UNAVAILABLE} if that cannot be told
     */
    Optional<KnownModel> find(String modelId) {
        KnownModel known = models.get(modelId);
        if (known == null) {
            catchUp();
            known = models.get(modelId);
        }
        return Optional.ofNullable(known);
    }

    /**
     * The models that learned from a dataset, or are to learn from it.
     *
     * @throws LetheException {@link ErrorCode#BROKER_UNAVAILABLE} if that cannot be told
     */
    List<KnownModel> ofDataset(String datasetId) {
        catchUp();
        return models.values().stream()
                .filter(model -> model.datasetId().equals(datasetId))
                .toList();
    }

    /** Waits until all that is in the topic now was read. */
    private void catchUp() {
        CompletableFuture<@Nullable Void> caughtUp = new CompletableFuture<>();
        wanted.add(caughtUp);
        try {
            caughtUp.get(CATCH_UP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new LetheException(
                    ErrorCode.BROKER_UNAVAILABLE, "The states of the models cannot be read now; it is tried again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetheException(ErrorCode.BROKER_UNAVAILABLE, "The service stops.");
        }
    }

    private void readAgainAndAgain() {
        while (!stopping) {
            try (Consumer<String, byte[]> consumer = new KafkaConsumer<>(
                    clients.consumer("known-models"), new StringDeserializer(), new ByteArrayDeserializer())) {
                read(consumer);
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (RuntimeException e) {
                // Whatever it is: without this thread every answer would slowly become wrong.
                LOG.warn("The states of the models are read again from the start", Nameless.of(e));
                if (pauseOrStop()) {
                    return;
                }
            }
        }
    }

    private void read(Consumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("Topic %s does not exist".formatted(topic));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        while (!stopping) {
            List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>();
            for (var next = wanted.poll(); next != null; next = wanted.poll()) {
                waiting.add(next);
            }
            Map<TopicPartition, Long> ends = waiting.isEmpty() ? Map.of() : consumer.endOffsets(partitions);
            do {
                consumer.poll(waiting.isEmpty() ? POLL : Duration.ofMillis(1)).forEach(this::keep);
            } while (!stopping
                    && ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue()));
            waiting.forEach(next -> next.complete(null));
        }
    }

    private void keep(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            models.remove(record.key());
            return;
        }
        try {
            ModelStateChanged state = codec.decode(record.headers(), record.value(), ModelStateChanged.class)
                    .event();
            models.put(state.modelId(), KnownModel.of(state));
        } catch (LetheException e) {
            LOG.warnf("A model's state is not readable and left out: %s", e.getMessage());
        }
    }

    private boolean pauseOrStop() {
        try {
            TimeUnit.MILLISECONDS.sleep(RESTART_PAUSE.toMillis());
            return stopping;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
