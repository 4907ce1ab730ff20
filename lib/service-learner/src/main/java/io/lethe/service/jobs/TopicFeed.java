package io.lethe.service.jobs;

import io.lethe.service.logging.Nameless;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
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
    private final Map<String, Object> connection;
    private final Map<String, @Nullable Duration> topics;
    private final java.util.function.Consumer<ConsumerRecord<String, byte[]>> reader;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Thread thread;

    /**
     * Makes a feed; nothing is read before {@link #start()}.
     *
     * @param name name of the thread and of the client
     * @param connection the {@code kafka.*} settings, as channels get them
     * @param topics how far back to read each topic at first; absent: from its beginning
     * @param reader is given each record, on the feed's thread; what it throws is logged and the record left out
     */
    public TopicFeed(
            String name,
            Map<String, Object> connection,
            Map<String, @Nullable Duration> topics,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> reader) {
        this.name = name;
        this.connection = Map.copyOf(connection);
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
                        new KafkaConsumer<>(settings(), new StringDeserializer(), new ByteArrayDeserializer())) {
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
        @Nullable Duration back = topics.get(partition.topic());
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
            List<TopicPartition> found = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .collect(Collectors.toList());
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
            reader.accept(record);
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

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.keySet().retainAll(ConsumerConfig.configNames());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, name);
        settings.remove(CommonClientConfigs.GROUP_ID_CONFIG);
        return settings;
    }
}
