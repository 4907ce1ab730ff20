package io.lethe.unlearning.coordinator.stream;

import io.lethe.contracts.LetheException;
import io.lethe.service.logging.Nameless;
import io.lethe.service.messaging.BrokerConnection;
import io.lethe.service.messaging.DeadLetters;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.KafkaClients;
import io.lethe.service.messaging.MessagingMetrics;
import io.lethe.service.messaging.TopicCheck;
import io.lethe.service.messaging.TopicNames;
import io.lethe.unlearning.Role;
import io.lethe.unlearning.UnlearningConfig;
import io.lethe.unlearning.UnlearningMetrics;
import io.lethe.unlearning.coordinator.model.Gates;
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
    private final BrokerConnection broker;
    private final Machines machines;
    private final UnlearningMetrics metrics;
    private final Deque<Instant> restarts = new ArrayDeque<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable volatile String obstacle;
    private volatile boolean failedToStart;
    private @Nullable volatile Started started;

    /**
     * A stream that was started.
     *
     * @param start how far it has come
     */
    private record Started(KafkaStreams streams, StreamStart start) {}

    CoordinatorStreams(
            UnlearningConfig config,
            KafkaClients clients,
            TopicCheck topics,
            BrokerConnection broker,
            TopicNames names,
            EventCodec codec,
            DeadLetters letters,
            Policies policies,
            UnlearningMetrics metrics,
            MessagingMetrics messaging) {
        this.config = config;
        this.clients = clients;
        this.topics = topics;
        this.broker = broker;
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
            metrics.showZeros(Gates.NAMES);
            Thread starter = new Thread(this::startOnceTopicsFit, "coordinator-start");
            starter.setDaemon(true);
            starter.setUncaughtExceptionHandler((thread, failure) -> startFailed(failure));
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
        KafkaStreams streams = new KafkaStreams(CoordinatorTopology.of(machines), properties());
        StreamStart start = new StreamStart(Instant.now());
        streams.setUncaughtExceptionHandler(this::replaceThread);
        streams.setGlobalStateRestoreListener(new RestoreProgress(start));
        streams.setStateListener((state, before) -> {
            if (state == KafkaStreams.State.RUNNING) {
                start.ran();
            }
        });
        synchronized (this) {
            if (closing.getCount() > 0) {
                streams.start();
                started = new Started(streams, start);
            }
        }
    }

    /** A state directory that cannot be used, a setting that makes no client: nothing here tries again. */
    private void startFailed(Throwable failure) {
        failedToStart = true;
        obstacle = "it failed to start: " + failure.getClass().getSimpleName();
        LOG.error("The coordinator's stream failed to start; liveness tells", Nameless.of(failure));
    }

    void stop(@Observes ShutdownEvent event) {
        closing.countDown();
        Started running;
        synchronized (this) {
            running = started;
        }
        if (running != null) {
            running.streams().close(CLOSE_TIMEOUT);
        }
    }

    /** Whether the stream did not start, ended for good or hangs, which only a restart of the process cures. */
    boolean dead() {
        Started running = started;
        return failedToStart
                || (running != null
                        && (running.streams().state().hasCompletedShutdown()
                                || silence().compareTo(StreamProgress.LONGEST_SILENCE) > 0
                                || doesNotCome(running.start())));
    }

    /** A broker that is away keeps a stream from running as well, and starting again would not bring it. */
    private boolean doesNotCome(StreamStart start) {
        if (!start.standsStill(Instant.now())) {
            return false;
        }
        if (broker.obstacle() == null) {
            return true;
        }
        start.moved(Instant.now());
        return false;
    }

    /** How long the most silent thread of the stream has not asked for records; zero before it starts. */
    Duration silence() {
        Started running = started;
        return running == null
                ? Duration.ZERO
                : StreamProgress.silence(running.streams().metrics().values());
    }

    /** Whether the stream takes records, or did and will do so without anybody's help; so it is without the role. */
    boolean ready() {
        Started running = started;
        return !config.roles().contains(Role.COORDINATOR)
                || (running != null
                        && running.start().hasRun()
                        && running.streams().state().isRunningOrRebalancing());
    }

    /** State of the stream, for people: what it waits for before it starts, {@code OFF} without the role. */
    String state() {
        Started running = started;
        if (running != null) {
            return running.streams().state().name();
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
