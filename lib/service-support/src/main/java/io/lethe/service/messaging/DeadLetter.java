package io.lethe.service.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a dead letter says: where the refused record lies, how to recognise it, and why it was refused. It is a
 * reference and not a copy, so it fits whatever the broker let in, and names nobody.
 *
 * @param topic topic of the refused record, as the platform calls it
 * @param partition its partition
 * @param offset its place in the partition
 * @param timestamp when it was written, as the record has it
 * @param digest SHA-256 of its value in lower-case hex; absent if it has none
 * @param size bytes of its value; 0 if it has none
 * @param code why it was refused: the name of an {@link ErrorCode}
 * @param message the same in words; no personal data
 * @param service who refused it
 * @param version version of that service
 * @param attempt how often it was handled; 0 if it could not be read
 * @param at when it was refused
 * @param value its value in Base64, where that is small and its topic names no people
 */
public record DeadLetter(
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        @Nullable String digest,
        int size,
        String code,
        String message,
        String service,
        String version,
        int attempt,
        Instant at,
        @Nullable String value) {

    /** Where the refused record lies: {@code topic/partition/offset}. */
    public String place() {
        return topic + "/" + partition + "/" + offset;
    }

    /**
     * Reads a dead letter.
     *
     * @throws LetheException {@link ErrorCode#MALFORMED_EVENT} if it is none
     */
    public static DeadLetter read(byte[] json) {
        return EventData.read(json, DeadLetter.class);
    }

    /** The letter without its copy of the value. */
    DeadLetter withoutValue() {
        return new DeadLetter(
                topic, partition, offset, timestamp, digest, size, code, message, service, version, attempt, at, null);
    }

    /** The letter as JSON. */
    byte[] json() {
        try {
            return EventJson.mapper().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A dead letter cannot be written as JSON", e);
        }
    }
}
