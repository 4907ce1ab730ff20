package io.lethe.gateway.ledger;

import io.lethe.contracts.LetheException;
import io.lethe.contracts.Topics;
import io.lethe.service.messaging.DeadLetterWriter;
import io.lethe.service.messaging.RefusedRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Buries records that the view cannot take. Only those of the topics that the view answers for: the consumers that act
 * on the other topics bury theirs.
 */
@ApplicationScoped
public class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final Set<String> OURS = Set.of(Topics.STATUS_CHANGED, Topics.MODEL_STATE_CHANGED);

    private final DeadLetterWriter writer;

    /** Makes the writer. */
    @Inject
    public DeadLetters(DeadLetterWriter writer) {
        this.writer = writer;
    }

    /**
     * Takes note of a record and, where it is ours, publishes a reference to it with the reason.
     *
     * @param topic the record's topic, as the platform calls it
     */
    void bury(String topic, ConsumerRecord<String, byte[]> record, LetheException reason) {
        if (!OURS.contains(topic)) {
            LOG.warnf("%s: %s: %s", topic, reason.code(), reason.getMessage());
            return;
        }
        try {
            writer.write(RefusedRecord.of(record), reason, 1);
        } catch (LetheException e) {
            LOG.errorf("%s: the broker did not take a dead letter: %s", topic, e.getMessage());
        }
    }
}
