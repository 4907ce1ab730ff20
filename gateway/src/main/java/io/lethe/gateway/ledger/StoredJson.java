package io.lethe.gateway.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Events as columns of the view. */
final class StoredJson {

    private StoredJson() {}

    static byte[] write(Object event) {
        try {
            return EventJson.mapper().writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("an event cannot be written as JSON", e);
        }
    }

    static <T> T read(byte[] json, Class<T> type) {
        try {
            return EventJson.mapper().readValue(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the view holds a %s that cannot be read".formatted(type.getSimpleName()), e);
        }
    }
}
