package io.lethe.unlearning.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lethe.contracts.LetheException;
import io.lethe.service.messaging.MessagingMetrics;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes records that no retry can help out of the stream, with the headers that the connector would give them. */
final class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final byte[] NO_VALUE = {};

    private final MessagingMetrics metrics;
    private final String serviceVersion;

    DeadLetters(MessagingMetrics metrics, String serviceVersion) {
        this.metrics = metrics;
        this.serviceVersion = serviceVersion;
    }

    /**
     * Sends a record to the dead-letter topic of the topic that it came from.
     *
     * @param topic topic of the platform that it belongs to
     */
    void bury(
            ProcessorContext<String, Outgoing> context,
            String topic,
            Record<String, byte @Nullable []> record,
            LetheException reason) {
        String code = reason.code().name();
        LOG.warnf("%s: dead letter %s: %s", topic, code, reason.getMessage());
        metrics.deadLetter(topic, code);
        Headers headers = new RecordHeaders(record.headers().toArray())
                .add("dead-letter-topic", topic.getBytes(UTF_8))
                .add("dead-letter-reason", String.valueOf(reason.getMessage()).getBytes(UTF_8))
                .add("lethe-error-code", code.getBytes(UTF_8))
                .add("lethe-attempt", "1".getBytes(UTF_8))
                .add("lethe-service-version", serviceVersion.getBytes(UTF_8));
        context.recordMetadata().ifPresent(place -> addPlace(headers, place));
        byte[] value = record.value() == null ? NO_VALUE : record.value();
        context.forward(new Record<>(record.key(), new Outgoing(topic + ".dlq", value), record.timestamp(), headers));
    }

    private static void addPlace(Headers headers, RecordMetadata place) {
        headers.add("dead-letter-partition", String.valueOf(place.partition()).getBytes(UTF_8));
        headers.add("dead-letter-offset", String.valueOf(place.offset()).getBytes(UTF_8));
    }
}
