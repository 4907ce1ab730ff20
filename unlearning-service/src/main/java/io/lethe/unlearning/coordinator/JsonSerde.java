package io.lethe.unlearning.coordinator;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Keeps state as JSON, in which fields may be added. */
final class JsonSerde {

    private JsonSerde() {}

    static <T> Serde<T> of(Class<T> type) {
        return Serdes.serdeFrom((topic, value) -> write(value), (topic, bytes) -> read(bytes, type));
    }

    private static byte @Nullable [] write(@Nullable Object value) {
        try {
            return value == null ? null : EventJson.mapper().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("No JSON for a " + value.getClass().getSimpleName(), e);
        }
    }

    private static <T> @Nullable T read(byte @Nullable [] bytes, Class<T> type) {
        try {
            return bytes == null ? null : EventJson.mapper().readValue(bytes, type);
        } catch (IOException e) {
            throw new UncheckedIOException("Stored state is no " + type.getSimpleName(), e);
        }
    }
}
