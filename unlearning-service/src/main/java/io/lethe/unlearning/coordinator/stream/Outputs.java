package io.lethe.unlearning.coordinator.stream;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.Event;
import io.lethe.contracts.EventType;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Topics;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.Received;
import io.lethe.service.messaging.TopicNames;
import io.lethe.unlearning.coordinator.model.ModelCommand;
import io.lethe.unlearning.coordinator.request.RequestCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What one record leads to, gathered before anything is stored or sent: within a transaction no handler saves a record
 * that turns out too large for the broker.
 */
final class Outputs {

    /** Below the broker's 1 MiB with room for headers and key; whatever is larger is a fault of ours. */
    static final int LARGEST = 900_000;

    private static final StoredJson<ModelCommand> MODEL_COMMANDS = new StoredJson<>(ModelCommand.class);
    private static final StoredJson<RequestCommand> REQUEST_COMMANDS = new StoredJson<>(RequestCommand.class);

    private final EventCodec codec;
    private final TopicNames names;
    private final @Nullable Received<?> cause;
    private final List<Leaving> leaving = new ArrayList<>();

    private record Leaving(String key, Outgoing outgoing, Headers headers) {}

    Outputs(Machines machines, @Nullable Received<?> cause) {
        this.codec = machines.codec();
        this.names = machines.names();
        this.cause = cause;
    }

    void event(Event event) {
        ProducerRecord<String, byte[]> record = codec.toRecord(event, cause);
        add(record.key(), new Outgoing(record.topic(), record.value()), record.headers());
    }

    /** Takes a job from the table of open jobs. */
    void endJob(String jobId) {
        add(jobId, new Outgoing(names.onBroker(Topics.JOB_PLANNED), null), new RecordHeaders());
    }

    void command(ModelCommand command) {
        add(
                command.modelId(),
                new Outgoing(names.onBroker(Topics.MODEL_COMMANDED), MODEL_COMMANDS.write(command)),
                new RecordHeaders());
    }

    void command(RequestCommand command) {
        add(
                command.requestId(),
                new Outgoing(names.onBroker(Topics.REQUEST_COMMANDED), REQUEST_COMMANDS.write(command)),
                new RecordHeaders());
    }

    void sendTo(ProcessorContext<String, Outgoing> context) {
        long now = context.currentSystemTimeMs();
        for (Leaving record : leaving) {
            context.forward(new Record<>(record.key(), record.outgoing(), now, record.headers()));
        }
    }

    /** The bytes of a row, if they fit a record. */
    static <T> byte[] checked(StoredJson<T> form, T row, String what) {
        byte[] bytes = form.write(row);
        requireFits(bytes, what);
        return bytes;
    }

    private void add(String key, Outgoing outgoing, Headers headers) {
        Optional.ofNullable(outgoing.value()).ifPresent(value -> requireFits(value, outgoing.topic()));
        leaving.add(new Leaving(key, outgoing, headers));
    }

    private static void requireFits(byte[] bytes, String what) {
        if (bytes.length > LARGEST) {
            throw new LetheException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "A record for %s would have %d bytes, and %d is the limit.".formatted(what, bytes.length, LARGEST));
        }
    }

    /** Takes a command of a model from a record. */
    static ModelCommand modelCommand(byte @Nullable [] value) {
        return MODEL_COMMANDS.read(value == null ? new byte[0] : value);
    }

    /** Takes a command of a request from a record. */
    static RequestCommand requestCommand(byte @Nullable [] value) {
        return REQUEST_COMMANDS.read(value == null ? new byte[0] : value);
    }

    /** The type of event that a topic carries. */
    static Class<? extends Event> typeOf(String topic) {
        for (EventType type : EventType.values()) {
            if (type.topic().equals(topic)) {
                return type.record();
            }
        }
        throw new IllegalArgumentException("No event is bound to topic " + topic);
    }
}
