package io.lethe.unlearning.coordinator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.Event;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.EventType;

/**
 * An event in the state store.
 *
 * @param type kind of event
 * @param data the event as JSON
 */
record PublishedEvent(EventType type, JsonNode data) {

    static PublishedEvent of(Event event) {
        return new PublishedEvent(EventType.of(event), EventJson.mapper().valueToTree(event));
    }

    Event event() {
        try {
            return EventJson.mapper().treeToValue(data, type.record());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored event of type " + type + " is unreadable", e);
        }
    }

    @Override
    public String toString() {
        return "PublishedEvent[" + type + "]";
    }
}
