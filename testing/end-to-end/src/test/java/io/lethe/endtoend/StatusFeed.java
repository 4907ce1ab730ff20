package io.lethe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.EventJson;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Follows every status on the topic, as a sender of requests does. Not for several threads. */
final class StatusFeed implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, List<StatusChanged>> statuses = new HashMap<>();
    private final Map<Integer, Long> heard = new HashMap<>();
    private long silence;

    StatusFeed(String broker) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.STATUS_CHANGED).stream()
                .map(partition -> new TopicPartition(Topics.STATUS_CHANGED, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads what has come since. */
    void poll() {
        long now = System.nanoTime();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            if (record.value() != null) {
                statuses.computeIfAbsent(record.key(), id -> new ArrayList<>()).add(status(record.value()));
                Long before = heard.put(record.partition(), now);
                silence = Math.max(silence, before == null ? 0 : now - before);
            }
        }
    }

    /** The longest time between two polls that brought something of one partition. */
    Duration longestSilence() {
        return Duration.ofNanos(silence);
    }

    /** Those of the requests that have not ended. */
    List<String> open(Collection<String> requestIds) {
        return requestIds.stream().filter(id -> !ended(id)).toList();
    }

    /** All statuses of a request so far, in the order of arrival. */
    List<StatusChanged> of(String requestId) {
        return List.copyOf(statuses.getOrDefault(requestId, List.of()));
    }

    /** How many of the requests have ended. */
    long ended(Collection<String> requestIds) {
        return requestIds.stream().filter(this::ended).count();
    }

    private boolean ended(String requestId) {
        List<StatusChanged> all = statuses.getOrDefault(requestId, List.of());
        return !all.isEmpty() && all.get(all.size() - 1).state().terminal();
    }

    /**
     * Asserts that a request was told of each change in order, without a gap, and of one end. A status may be told
     * again, which is the answer to a repeated request.
     */
    void assertWhole(String requestId) {
        List<Long> sequences =
                of(requestId).stream().map(StatusChanged::sequence).toList();
        long last = sequences.get(sequences.size() - 1);
        assertThat(sequences).as("sequences of %s", requestId).isSorted();
        assertThat(sequences.stream().distinct())
                .as("sequences of %s", requestId)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, last).boxed().toList());
        assertThat(of(requestId).stream().filter(status -> status.state().terminal()))
                .as("ends of %s", requestId)
                .isNotEmpty()
                .allMatch(status -> status.sequence() == last);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static StatusChanged status(byte[] value) {
        try {
            return EventJson.mapper().readValue(value, StatusChanged.class);
        } catch (IOException e) {
            throw new UncheckedIOException("A status that cannot be read", e);
        }
    }
}
