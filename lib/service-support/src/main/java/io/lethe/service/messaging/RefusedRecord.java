package io.lethe.service.messaging;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record that no retry can help, as it was read.
 *
 * @param topic topic that it was read from, as the broker or as the platform calls it
 * @param partition partition of the topic
 * @param offset place in the partition
 * @param timestamp epoch milliseconds, as the record has it
 * @param key the record's key
 * @param value the bytes as they came
 * @param headers the headers as they came; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // raw bytes are the point; nobody compares these records
public record RefusedRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        @Nullable String key,
        byte @Nullable [] value,
        Headers headers) {

    /** The record that a consumer polled; a key that is not text counts as none. */
    public static RefusedRecord of(ConsumerRecord<?, ?> record, byte @Nullable [] value) {
        return new RefusedRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key() instanceof String text ? text : null,
                value,
                record.headers());
    }

    /** The record that a consumer of bytes polled. */
    public static RefusedRecord of(ConsumerRecord<String, byte[]> record) {
        return of(record, record.value());
    }

    /** Topic, partition and offset, as people and headers read it: {@code topic/partition/offset}. */
    public String place() {
        return topic + "/" + partition + "/" + offset;
    }
}
