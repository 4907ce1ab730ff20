package io.lethe.gateway.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lethe.contracts.LetheException;
import io.lethe.contracts.Topics;
import io.lethe.service.messaging.EventPublisher;
import io.lethe.service.messaging.MessagingMetrics;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Buries records that the view cannot take. Only those of the topics that the view answers for: the consumers that act
 * on the other topics bury theirs.
 */
@ApplicationScoped
public class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final Set<String> OURS = Set.of(Topics.STATUS_CHANGED, Topics.MODEL_STATE_CHANGED);

    private final EventPublisher publisher;
    private final MutinyEmitter<byte[]> emitter;
    private final MessagingMetrics metrics;

    /** Makes the writer. */
    @Inject
    public DeadLetters(
            EventPublisher publisher,
            @Channel("dead-letters-out") MutinyEmitter<byte[]> emitter,
            MessagingMetrics metrics) {
        this.publisher = publisher;
        this.emitter = emitter;
        this.metrics = metrics;
    }

    /** Takes note of a record and, where it is ours, publishes it with the reason. */
    void bury(ConsumerRecord<String, byte[]> record, LetheException reason) {
        var code = reason.code().name();
        LOG.warnf("%s: %s: %s", record.topic(), code, reason.getMessage());
        if (!OURS.contains(record.topic())) {
            return;
        }
        metrics.deadLetter(record.topic(), code);
        var headers = new RecordHeaders(record.headers())
                .add("lethe-error-code", code.getBytes(UTF_8))
                .add("dead-letter-reason", String.valueOf(reason.getMessage()).getBytes(UTF_8))
                .add("dead-letter-topic", record.topic().getBytes(UTF_8))
                .add(
                        "dead-letter-partition",
                        Integer.toString(record.partition()).getBytes(UTF_8))
                .add("dead-letter-offset", Long.toString(record.offset()).getBytes(UTF_8));
        var metadata = OutgoingKafkaRecordMetadata.<String>builder()
                .withTopic(record.topic() + ".dlq")
                .withKey(record.key())
                .withHeaders(headers)
                .build();
        try {
            publisher.send(emitter, Message.of(record.value()).addMetadata(metadata));
        } catch (LetheException e) {
            LOG.errorf("%s: the broker did not take a dead letter: %s", record.topic(), e.getMessage());
        }
    }
}
