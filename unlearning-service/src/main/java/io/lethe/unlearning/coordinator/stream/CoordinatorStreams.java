package io.lethe.unlearning.coordinator.stream;

import io.lethe.contracts.LetheException;
import io.lethe.service.logging.Nameless;
import io.lethe.service.messaging.DeadLetters;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.KafkaClients;
import io.lethe.service.messaging.MessagingMetrics;
import io.lethe.service.messaging.TopicCheck;
import io.lethe.service.messaging.TopicNames;
import io.lethe.unlearning.Role;
import io.lethe.unlearning.UnlearningConfig;
import io.lethe.unlearning.UnlearningMetrics;
import io.lethe.unlearning.coordinator.model.ModelMachine;
import io.lethe.unlearning.coordinator.policy.Policies;
import io.lethe.unlearning.coordinator.request.RequestMachine;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs the coordinator's stream as long as the service runs, if the coordinator role is on. */
@ApplicationScoped
class CoordinatorStreams {

    private static final Logger LOG = Logger.getLogger(CoordinatorStreams.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);
    /** A thread that dies more often within the window dies of something that dying does not cure. */
    private static final int RESTARTS = 10;

    private static final Duration RESTART_WINDOW = Duration.ofMinutes(10);

    private final UnlearningConfig config;
    private final KafkaClients clients;
    private final TopicCheck topics;
    private final Machines machines;
    private final UnlearningMetrics metrics;
    private final Deque<Instant> restarts = new ArrayDeque<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable volatile String obstacle;
    private @Nullable volatile KafkaStreams streams;

    CoordinatorStreams(
            UnlearningConfig config,
            KafkaClients clients,
            TopicCheck topics,
            TopicNames names,
            EventCodec codec,
            DeadLetters letters,
            Policies policies,
            UnlearningMetrics metrics,
            MessagingMetrics messaging) {
        this.config = config;
        this.clients = clients;
        this.topics = topics;
        this.metrics = metrics;
        this.machines = new Machines(
                new RequestMachine(config.longestHold(), config.memory()),
                new ModelMachine(policies::of, config.defaultSeed()),
                codec,
                letters,
                names,
                new CoordinatorMetrics(metrics, messaging),
                config.coordinator().tick());
    }

    void start(@Observes StartupEvent event) {
        if (config.roles().contains(Role.COORDINATOR)) {
            Thread starter = new Thread(this::startOnceTopicsFit, "coordinator-start");
            starter.setDaemon(true);
            starter.start();
        }
    }

    /** Joining topics with unequal partition counts would split models in two: rather say so and wait. */
    private void startOnceTopicsFit() {
        while (true) {
            try {
                topics.requireJoinable(CoordinatorTopology.OF_MODELS);
                break;
            } catch (LetheException e) {
                obstacle = e.code() + ": " + e.getMessage();
                LOG.warnf("The coordinator does not start yet: %s", obstacle);
                if (closesWithin(RESTART_PAUSE)) {
                    return;
                }
            }
        }
        obstacle = null;
        KafkaStreams started = new KafkaStreams(CoordinatorTopology.of(machines), properties());
        started.setUncaughtExceptionHandler(this::replaceThread);
        synchronized (this) {
            if (closing.getCount() > 0) {
                started.start();
                streams = started;
            }
        }
    }

    void stop(@Observes ShutdownEvent event) {
        closing.countDown();
        KafkaStreams running;
        synchronized (this) {
            running = streams;
        }
        if (running != null) {
            running.close(CLOSE_TIMEOUT);
        }
    }

    /** Whether the stream ended for good or hangs, which only a restart of the process cures. */
    boolean dead() {
        KafkaStreams running = streams;
        return running != null
                && (running.state().hasCompletedShutdown() || silence().compareTo(StreamProgress.LONGEST_SILENCE) > 0);
    }

    /** How long the most silent thread of the stream has not asked for records; zero before it starts. */
    Duration silence() {
        KafkaStreams running = streams;
        return running == null
                ? Duration.ZERO
                : StreamProgress.silence(running.metrics().values());
    }

    /** Whether the stream takes records, or will do so without anybody's help; so it is without the role. */
    boolean ready() {
        KafkaStreams running = streams;
        return !config.roles().contains(Role.COORDINATOR)
                || (running != null && running.state().isRunningOrRebalancing());
    }

    /** State of the stream, for people: what it waits for before it starts, {@code OFF} without the role. */
    String state() {
        KafkaStreams running = streams;
        if (running != null) {
            return running.state().name();
        }
        String reason = obstacle;
        return reason == null ? "OFF" : reason;
    }

    /**
     * Settings of the stream as measured: exactly once, since two machines that tell each other things cannot repair
     * what one of them heard twice; a replica that stops hands its partitions over at once.
     */
    private Properties properties() {
        UnlearningConfig.Coordinator settings = config.coordinator();
        Properties properties = clients.streams(settings.applicationId());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.replicationFactor());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        properties.put(StreamsConfig.POLL_MS_CONFIG, 100);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        properties.put(StreamsConfig.consumerPrefix(CommonClientConfigs.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        properties.put(StreamsConfig.consumerPrefix(CommonClientConfigs.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000);
        // Where a broker dies together with a replica, its tasks wait one after the other for their committed offsets,
        // and the whole group for each member that does so: with Kafka's 60 s and 300 s that took seven minutes.
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG), 5_000);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), 60_000);
        // Private, and yet the only way to leave the group at once: public options have no effect on dynamic members.
        properties.put(StreamsConfig.mainConsumerPrefix("internal.leave.group.on.close"), true);
        return properties;
    }

    /** Broker trouble passes; records that cannot be handled never get here, but to the dead-letter topic. */
    private synchronized StreamThreadExceptionResponse replaceThread(Throwable failure) {
        if (closing.getCount() == 0) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        metrics.streamRestarted();
        Instant now = Instant.now();
        restarts.addLast(now);
        while (restarts.getFirst().isBefore(now.minus(RESTART_WINDOW))) {
            restarts.removeFirst();
        }
        if (restarts.size() > RESTARTS) {
            LOG.error("The coordinator's stream fails again and again and ends; liveness tells", Nameless.of(failure));
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.error("The coordinator's stream failed and starts again", Nameless.of(failure));
        return closesWithin(RESTART_PAUSE)
                ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
                : StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private boolean closesWithin(Duration pause) {
        try {
            return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
