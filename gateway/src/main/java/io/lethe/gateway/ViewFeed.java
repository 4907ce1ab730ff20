package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.service.logging.Nameless;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads every topic of the views from its beginning, on a thread of its own. It is no consumer group: each gateway
 * reads all partitions, commits nothing, and knows exactly when it has read what was there at the start.
 */
@ApplicationScoped
public class ViewFeed {

    private static final Logger LOG = Logger.getLogger(ViewFeed.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PAUSE_SECONDS = 1;

    private final Views views;
    private final DeadLetters deadLetters;
    private final Map<String, Object> connection;
    private final Instant started = Instant.now();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "view-feed");
    private volatile boolean caughtUp;

    @Inject
    public ViewFeed(
            Views views, DeadLetters deadLetters, @Identifier("default-kafka-broker") Map<String, Object> connection) {
        this.views = views;
        this.deadLetters = deadLetters;
        this.connection = connection;
    }

    void start(@Observes StartupEvent event) {
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        closing.countDown();
        thread.join(TimeUnit.SECONDS.toMillis(5));
    }

    /** Whether the views hold everything that was on the topics when this process first read them. */
    boolean caughtUp() {
        return caughtUp;
    }

    private void run() {
        try {
            while (closing.getCount() > 0) {
                try (var consumer =
                        new KafkaConsumer<>(settings(), new StringDeserializer(), new ByteArrayDeserializer())) {
                    follow(consumer);
                } catch (KafkaException e) {
                    LOG.warnf("cannot read the topics, trying again: %s", e.getMessage());
                }
                closing.await(PAUSE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Consumer<String, byte[]> consumer) {
        var partitions = partitions(consumer);
        if (partitions.isEmpty()) {
            return;
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        while (closing.getCount() > 0) {
            consumer.poll(POLL).forEach(this::fold);
            caughtUp = caughtUp
                    || ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        }
    }

    /** All partitions of all topics; none while a topic is undeclared. */
    private List<TopicPartition> partitions(Consumer<String, byte[]> consumer) {
        var partitions = new ArrayList<TopicPartition>();
        for (var topic : views.topics()) {
            var found = consumer.partitionsFor(topic);
            if (found.isEmpty()) {
                LOG.warnf("topic %s does not exist; the deployment must declare it", topic);
                return List.of();
            }
            found.forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        return partitions;
    }

    private void fold(ConsumerRecord<String, byte[]> record) {
        try {
            views.fold(record);
        } catch (LetheException e) {
            bury(record, e);
        } catch (RuntimeException e) {
            // One record that we cannot fold must not end the view of all others.
            LOG.errorf(Nameless.of(e), "%s: unexpected failure", record.topic());
            bury(
                    record,
                    new LetheException(
                            ErrorCode.INTERNAL, "unexpected " + e.getClass().getSimpleName()));
        }
    }

    private void bury(ConsumerRecord<String, byte[]> record, LetheException reason) {
        // What is older than this process was buried by the one before.
        if (Instant.ofEpochMilli(record.timestamp()).isAfter(started)) {
            deadLetters.bury(record, reason);
        }
    }

    private Map<String, Object> settings() {
        var settings = new HashMap<>(connection);
        settings.keySet().retainAll(ConsumerConfig.configNames());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "gateway-views");
        settings.remove(CommonClientConfigs.GROUP_ID_CONFIG);
        return settings;
    }
}
