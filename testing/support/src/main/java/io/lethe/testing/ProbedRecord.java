package io.lethe.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.Event;
import io.lethe.contracts.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies on a topic.
 *
 * @param topic where it was read
 * @param partition partition of the topic
 * @param offset place in the partition
 * @param key record key
 * @param value raw bytes; absent in a tombstone
 * @param headers last value of each header, as text
 */
@SuppressWarnings("ArrayRecordComponent") // raw bytes are the point; nobody compares these records
public record ProbedRecord(
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        byte @Nullable [] value,
        Map<String, String> headers) {

    static ProbedRecord of(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : record.headers()) {
            byte @Nullable [] value = header.value();
            headers.put(header.key(), value == null ? "" : new String(value, StandardCharsets.UTF_8));
        }
        return new ProbedRecord(
                record.topic(), record.partition(), record.offset(), record.key(), record.value(), Map.copyOf(headers));
    }

    /** The value of a header; empty when absent. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The value as text; empty when absent. */
    public String text() {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    /** The value as JSON. */
    public JsonNode json() {
        return parsed(JsonNode.class);
    }

    /** The value of a binary-mode record as an event. */
    public <T extends Event> T event(Class<T> type) {
        return parsed(type);
    }

    private <T> T parsed(Class<T> type) {
        try {
            return EventJson.mapper().readValue(text(), type);
        } catch (IOException e) {
            throw new UncheckedIOException("No %s in a record of %s".formatted(type.getSimpleName(), topic), e);
        }
    }
}
