package io.lethe.unlearning.coordinator.stream;

import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A record that leaves the stream for a topic of its own choice.
 *
 * @param topic destination
 * @param value bytes of the value; absent for a record that deletes its key
 */
@SuppressWarnings("ArrayRecordComponent") // carries bytes from a processor to the sink; nobody compares them
record Outgoing(String topic, byte @Nullable [] value) {

    static Serializer<Outgoing> serializer() {
        return (topic, outgoing) -> outgoing == null ? null : outgoing.value();
    }
}
