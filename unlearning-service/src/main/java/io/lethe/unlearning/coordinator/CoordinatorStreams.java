package io.lethe.unlearning.coordinator;

import io.lethe.service.logging.Nameless;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.MessagingMetrics;
import io.lethe.unlearning.Role;
import io.lethe.unlearning.TrainIndexes;
import io.lethe.unlearning.UnlearningConfig;
import io.lethe.unlearning.UnlearningMetrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs the coordinator's stream as long as the service runs, if the coordinator role is on. */
@ApplicationScoped
class CoordinatorStreams {

    private static final Logger LOG = Logger.getLogger(CoordinatorStreams.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_RESTART_PAUSE = Duration.ofSeconds(1);

    private final UnlearningConfig config;
    private final String bootstrapServers;
    private final CoordinatorParts parts;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable volatile KafkaStreams streams;

    CoordinatorStreams(
            UnlearningConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.application.version") String version,
            EventCodec codec,
            TrainIndexes indexes,
            UnlearningMetrics metrics,
            MessagingMetrics messaging) {
        this.config = config;
        this.bootstrapServers = bootstrapServers;
        this.parts = new CoordinatorParts(
                new BatchPolicy(config.defaultMethod(), config.batch().maxRequests()),
                new EngineMethods(),
                indexes::of,
                codec,
                new DeadLetters(messaging, version),
                new CoordinatorMetrics(metrics, messaging),
                () -> pause(config.coordinator().retryPause()));
    }

    void start(@Observes StartupEvent event) {
        if (!config.roles().contains(Role.COORDINATOR)) {
            return;
        }
        new EngineMethods().check(config.defaultMethod(), null);
        KafkaStreams started = new KafkaStreams(CoordinatorTopology.of(parts), properties(config, bootstrapServers));
        started.setUncaughtExceptionHandler(this::replaceThread);
        started.start();
        streams = started;
    }

    void stop(@Observes ShutdownEvent event) {
        closing.countDown();
        KafkaStreams running = streams;
        if (running != null) {
            running.close(CLOSE_TIMEOUT);
        }
    }

    /** Whether the stream ended for good, which only a restart of the process cures. */
    boolean dead() {
        KafkaStreams running = streams;
        return running != null && running.state().hasCompletedShutdown();
    }

    /**
     * Settings of the stream: what comes in leaves at once, and a replica that stops hands its partitions over at once.
     */
    static Properties properties(UnlearningConfig config, String bootstrapServers) {
        UnlearningConfig.Coordinator settings = config.coordinator();
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.replicationFactor());
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        properties.put(StreamsConfig.POLL_MS_CONFIG, 20);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        properties.put(StreamsConfig.consumerPrefix(CommonClientConfigs.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        properties.put(StreamsConfig.consumerPrefix(CommonClientConfigs.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000);
        properties.put(StreamsConfig.mainConsumerPrefix("internal.leave.group.on.close"), true);
        // A thread that waits for the store must keep its partitions: no other replica can do more.
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), Integer.MAX_VALUE);
        return properties;
    }

    /** Broker trouble passes; records that cannot be handled never get here, but to the dead-letter topic. */
    private StreamThreadExceptionResponse replaceThread(Throwable failure) {
        if (closing.getCount() == 0) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.error("The coordinator's stream failed and starts again", Nameless.of(failure));
        try {
            pause(FIRST_RESTART_PAUSE);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        } catch (KafkaException stopped) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
    }

    private void pause(Duration duration) {
        try {
            if (closing.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new KafkaException("The service stops");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("The service stops", e);
        }
    }
}
