package io.lethe.service.jobs;

import io.lethe.service.logging.Nameless;
import io.lethe.service.messaging.TopicNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics as every process needs them for itself: all partitions, committed records only, without a consumer
 * group, on a thread of its own. A broker that is away is waited for, and reading goes on where it stopped.
 */
public final class TopicFeed implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TopicFeed.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RECOUNT = Duration.ofMinutes(1);
    private static final long PAUSE_SECONDS = 1;
    private static final long CLOSING_MILLIS = 5_000;

    private final String name;
    private final Map<String, Object> settings;
    private final TopicNames names;
    private final Map<String, @Nullable Duration> topics;
    private final Reader reader;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Thread thread;

    /** Takes records, on the feed's thread; what it throws is logged and the record left out. */
    @FunctionalInterface
    public interface Reader {

        /**
         * Takes one record.
         *
         * @param topic the platform's name of its topic
         */
        void read(String topic, ConsumerRecord<String, byte[]> record);
    }

    TopicFeed(
            String name,
            Map<String, Object> settings,
            TopicNames names,
            Map<String, @Nullable Duration> topics,
            Reader reader) {
        this.name = name;
        this.settings = settings;
        this.names = names;
        this.topics = new HashMap<>(topics);
        this.reader = reader;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Begins to read. */
    public void start() {
        thread.start();
    }

    /** Whether everything has been read that was on the topics when this feed first saw them. */
    public boolean caughtUp() {
        return caughtUp.getCount() == 0;
    }

    /** Waits for {@link #caughtUp()}. */
    boolean awaitCaughtUp(Duration patience) throws InterruptedException {
        return caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(CLOSING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (closing.getCount() > 0) {
                try (KafkaConsumer<String, byte[]> consumer =
                        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
                    follow(consumer);
                } catch (KafkaException e) {
                    LOG.warnf("%s: cannot read the topics, trying again: %s", name, e.getMessage());
                } catch (RuntimeException e) {
                    LOG.errorf(Nameless.of(e), "%s: unexpected failure, trying again", name);
                }
                closing.await(PAUSE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads until this feed is closed or topics have got more partitions. */
    private void follow(Consumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        if (partitions.isEmpty()) {
            return;
        }
        consumer.assign(partitions);
        partitions.forEach(partition -> seek(consumer, partition));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Instant recount = Instant.now().plus(RECOUNT);
        while (closing.getCount() > 0) {
            consumer.poll(POLL).forEach(this::read);
            partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
            if (ends.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue())) {
                caughtUp.countDown();
            }
            if (Instant.now().isAfter(recount)) {
                if (partitions(consumer).size() != partitions.size()) {
                    return;
                }
                recount = Instant.now().plus(RECOUNT);
            }
        }
    }

    private void seek(Consumer<String, byte[]> consumer, TopicPartition partition) {
        Long position = positions.get(partition);
        @Nullable Duration back = topics.get(names.onPlatform(partition.topic()));
        if (position != null) {
            consumer.seek(partition, position);
        } else if (back == null) {
            consumer.seekToBeginning(Set.of(partition));
        } else {
            long since = Instant.now().minus(back).toEpochMilli();
            @Nullable
            OffsetAndTimestamp first =
                    consumer.offsetsForTimes(Map.of(partition, since)).get(partition);
            if (first == null) {
                consumer.seekToEnd(Set.of(partition));
            } else {
                consumer.seek(partition, first.offset());
            }
        }
    }

    /** All partitions of all topics; none while a topic is undeclared. */
    private List<TopicPartition> partitions(Consumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics.keySet()) {
            List<TopicPartition> found = consumer.partitionsFor(names.onBroker(topic)).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            if (found.isEmpty()) {
                LOG.warnf("%s: topic %s does not exist; the deployment must declare it", name, topic);
                return List.of();
            }
            partitions.addAll(found);
        }
        return partitions;
    }

    private void read(ConsumerRecord<String, byte[]> record) {
        try {
            reader.read(names.onPlatform(record.topic()), record);
        } catch (RuntimeException e) {
            // One record that we cannot read must not end the view of all others.
            LOG.errorf(
                    Nameless.of(e),
                    "%s: record %d of %s-%d is left out",
                    name,
                    record.offset(),
                    record.topic(),
                    record.partition());
        }
    }
}
