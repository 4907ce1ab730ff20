package io.lethe.unlearning.coordinator;

import org.apache.kafka.common.serialization.Serializer;

/**
 * A record that leaves the stream for a topic of its own choice.
 *
 * @param topic destination
 * @param value bytes of the value
 */
@SuppressWarnings("ArrayRecordComponent") // carries bytes from one processor to the sink; nobody compares them
record Outgoing(String topic, byte[] value) {

    static Serializer<Outgoing> serializer() {
        return (topic, outgoing) -> outgoing == null ? null : outgoing.value();
    }
}
