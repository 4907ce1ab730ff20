package io.lethe.unlearning.coordinator.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import io.lethe.service.messaging.EventData;
import java.io.IOException;

/**
 * How rows and commands look in stores and internal topics: JSON with the number of its form. A form that is newer than
 * this program is refused and left as it is, so that after a downgrade only its own model or request stands still.
 *
 * @param <T> kind of value
 */
final class StoredJson<T> {

    /**
     * Number of the form that this program writes. Raise it when a value would be read wrongly by the program before.
     */
    static final int FORM = 1;

    private static final String FORM_FIELD = "form";
    private static final String VALUE_FIELD = "value";

    private final Class<T> type;

    StoredJson(Class<T> type) {
        this.type = type;
    }

    byte[] write(T value) {
        try {
            return EventJson.mapper()
                    .writeValueAsBytes(EventJson.mapper()
                            .createObjectNode()
                            .put(FORM_FIELD, FORM)
                            .set(VALUE_FIELD, EventJson.mapper().valueToTree(value)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(type.getSimpleName() + " cannot be written as JSON", e);
        }
    }

    /**
     * Reads a value.
     *
     * @throws LetheException {@link ErrorCode#NEWER_STATE} or {@link ErrorCode#MALFORMED_EVENT}
     */
    T read(byte[] json) {
        try {
            JsonNode stored = EventJson.mapper().readTree(json);
            int form = stored.path(FORM_FIELD).asInt(0);
            if (form > FORM) {
                throw new LetheException(
                        ErrorCode.NEWER_STATE,
                        "%s was written in form %d, and this version reads up to form %d; run the newer version."
                                .formatted(type.getSimpleName(), form, FORM));
            }
            JsonNode value = stored.path(VALUE_FIELD);
            if (!value.isObject()) {
                throw unreadable();
            }
            return EventData.read(EventJson.mapper().writeValueAsBytes(value), type);
        } catch (IOException e) {
            // Not as the cause: its message may quote data.
            throw unreadable();
        }
    }

    private LetheException unreadable() {
        return new LetheException(ErrorCode.MALFORMED_EVENT, type.getSimpleName() + " is not readable.");
    }
}
