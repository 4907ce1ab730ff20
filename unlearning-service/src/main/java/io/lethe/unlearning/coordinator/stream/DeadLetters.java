package io.lethe.unlearning.coordinator.stream;

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

/** Puts records aside that no retry can help, in the transaction of the stream. */
final class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final byte[] NO_VALUE = {};

    private final MessagingMetrics metrics;
    private final String serviceVersion;

    DeadLetters(MessagingMetrics metrics, String serviceVersion) {
        this.metrics = metrics;
        this.serviceVersion = serviceVersion;
    }

    /** Sends a reference to a record to the dead-letter topic of its topic. */
    void bury(
            ProcessorContext<String, Outgoing> context,
            RecordMetadata place,
            Record<String, byte @Nullable []> record,
            LetheException reason) {
        String code = reason.code().name();
        LOG.warnf("%s: dead letter %s: %s", place.topic(), code, reason.getMessage());
        metrics.deadLetter(place.topic(), code);
        Headers headers = new RecordHeaders()
                .add("dead-letter-topic", place.topic().getBytes(UTF_8))
                .add("dead-letter-partition", String.valueOf(place.partition()).getBytes(UTF_8))
                .add("dead-letter-offset", String.valueOf(place.offset()).getBytes(UTF_8))
                .add("dead-letter-reason", String.valueOf(reason.getMessage()).getBytes(UTF_8))
                .add("lethe-error-code", code.getBytes(UTF_8))
                .add("lethe-attempt", "1".getBytes(UTF_8))
                .add("lethe-service-version", serviceVersion.getBytes(UTF_8));
        context.forward(new Record<>(
                "", new Outgoing(place.topic() + ".dlq", NO_VALUE), context.currentSystemTimeMs(), headers));
    }
}
