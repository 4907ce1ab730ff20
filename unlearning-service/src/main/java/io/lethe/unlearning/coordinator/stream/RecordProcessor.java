package io.lethe.unlearning.coordinator.stream;

import io.lethe.contracts.LetheException;
import io.lethe.service.logging.Nameless;
import io.lethe.service.messaging.DeadLetters;
import io.lethe.service.messaging.RefusedRecord;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The frame around every decision: whatever a record holds, it leads to a decision or to a dead letter, and the records
 * behind it go on.
 */
abstract class RecordProcessor implements Processor<String, byte @Nullable [], String, Outgoing> {

    private static final Logger LOG = Logger.getLogger(RecordProcessor.class);

    private final Machines machines;
    private final PromptCommit commit = new PromptCommit();
    private @Nullable ProcessorContext<String, Outgoing> context;

    RecordProcessor(Machines machines) {
        this.machines = machines;
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> processorContext) {
        context = processorContext;
    }

    @Override
    public final void process(Record<String, byte @Nullable []> record) {
        RecordMetadata place = context().recordMetadata().orElseThrow();
        try {
            handle(record, machines.names().onPlatform(place.topic()));
        } catch (LetheException refusal) {
            putAside(record, place, refusal);
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException | ClassCastException e) {
            // A fault of ours. Not the cause's message: it may quote the data.
            LOG.errorf(Nameless.of(e), "No decision on a record of %s", place.topic());
            putAside(record, place, DeadLetters.unexpected(e));
        }
        commit.after(context(), record);
    }

    /**
     * Decides on a record. Whatever can fail does so before the first store is written or the first record sent.
     *
     * @throws LetheException for what no retry can help
     */
    abstract void handle(Record<String, byte @Nullable []> record, String topic);

    private void putAside(Record<String, byte @Nullable []> record, RecordMetadata place, LetheException reason) {
        RefusedRecord refused = new RefusedRecord(
                place.topic(),
                place.partition(),
                place.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                record.headers());
        long now = context().currentSystemTimeMs();
        ProducerRecord<String, byte[]> letter = machines.letters().of(refused, reason, 1, Instant.ofEpochMilli(now));
        LOG.warnf("%s: dead letter %s: %s", refused.place(), reason.code(), reason.getMessage());
        machines.metrics().putAside(machines.names().onPlatform(place.topic()), reason.code());
        context()
                .forward(new Record<>(
                        letter.key(), new Outgoing(letter.topic(), letter.value()), now, letter.headers()));
    }

    Machines machines() {
        return machines;
    }

    ProcessorContext<String, Outgoing> context() {
        return Objects.requireNonNull(context);
    }
}
