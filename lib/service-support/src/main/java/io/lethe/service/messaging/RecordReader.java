package io.lethe.service.messaging;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads single records and stretches of partitions for somebody who waits for the answer. Not thread-safe. */
final class RecordReader implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;

    RecordReader(Map<String, Object> settings) {
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The partitions of topics, as the broker calls them; those that do not exist are left out. */
    List<TopicPartition> partitions(Collection<String> topics) {
        return consumer.listTopics(PATIENCE).entrySet().stream()
                .filter(topic -> topics.contains(topic.getKey()))
                .flatMap(topic -> topic.getValue().stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    /** The record at a place; empty if the topic, the partition or the record is not there, or not any more. */
    Optional<ConsumerRecord<byte[], byte[]>> at(TopicPartition partition, long offset) {
        if (!partitions(List.of(partition.topic())).contains(partition)) {
            return Optional.empty();
        }
        long end = end(partition);
        if (offset < begin(partition) || offset >= end) {
            return Optional.empty();
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
        Instant deadline = Instant.now().plus(PATIENCE);
        while (consumer.position(partition) < end) {
            for (var record : consumer.poll(POLL)) {
                return record.offset() == offset ? Optional.of(record) : Optional.empty();
            }
            requireBefore(deadline);
        }
        return Optional.empty();
    }

    /** Every record of a partition behind an offset, up to what is there now. */
    void behind(TopicPartition partition, long offset, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        read(Map.of(partition, offset + 1), reader);
    }

    /** The last records of each partition. */
    void last(Collection<TopicPartition> partitions, int count, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, PATIENCE);
        read(
                consumer.endOffsets(partitions, PATIENCE).entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                end -> Math.max(begins.getOrDefault(end.getKey(), 0L), end.getValue() - count))),
                reader);
    }

    private void read(Map<TopicPartition, Long> starts, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(starts.keySet(), PATIENCE);
        consumer.assign(starts.keySet());
        starts.forEach(consumer::seek);
        Instant deadline = Instant.now().plus(PATIENCE);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(reader);
            requireBefore(deadline);
        }
    }

    private long begin(TopicPartition partition) {
        return Objects.requireNonNull(
                consumer.beginningOffsets(List.of(partition), PATIENCE).get(partition));
    }

    private long end(TopicPartition partition) {
        return Objects.requireNonNull(
                consumer.endOffsets(List.of(partition), PATIENCE).get(partition));
    }

    private static void requireBefore(Instant deadline) {
        if (Instant.now().isAfter(deadline)) {
            throw new LetheException(
                    ErrorCode.BROKER_UNAVAILABLE, "reading took longer than " + PATIENCE + "; try again");
        }
    }

    @Override
    public void close() {
        try {
            consumer.close();
        } catch (KafkaException e) {
            throw BrokerFailures.coded(e).orElseGet(() -> DeadLetters.unexpected(e));
        }
    }
}
