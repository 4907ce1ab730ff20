package io.lethe.unlearning.coordinator;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Names;
import io.lethe.contracts.Topics;
import io.lethe.service.messaging.EventCodec;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Lets in what can be answered: a forget request that is readable, and has an id to answer to. What it lets in gets the
 * model as its key: foreign producers may leave the key out, and librdkafka's default partitioner puts the same key
 * elsewhere than Java's.
 */
final class Intake implements Processor<String, byte @Nullable [], String, Outgoing> {

    private final EventCodec codec;
    private final DeadLetters deadLetters;
    private @Nullable ProcessorContext<String, Outgoing> context;

    Intake(EventCodec codec, DeadLetters deadLetters) {
        this.codec = codec;
        this.deadLetters = deadLetters;
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> processorContext) {
        context = processorContext;
    }

    @Override
    public void process(Record<String, byte @Nullable []> record) {
        ProcessorContext<String, Outgoing> target = Objects.requireNonNull(context);
        byte[] value = record.value();
        try {
            ForgetRequested request =
                    codec.decode(record.headers(), value, ForgetRequested.class).event();
            require(Names.isRequestId(request.requestId()), "requestId", "a lower-case UUID v4");
            require(Names.isName(request.modelId()), "modelId", Names.NAME_RULE);
            target.forward(record.withKey(request.modelId())
                    .withValue(new Outgoing(Topics.FORGET_REQUESTED, value == null ? new byte[0] : value)));
        } catch (LetheException refusal) {
            deadLetters.bury(target, Topics.FORGET_REQUESTED, record, refusal);
        }
    }

    /** Says which field and not what it holds: it may be a person's name. */
    private static void require(boolean valid, String field, String expected) {
        if (!valid) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "Field '%s' is not %s.".formatted(field, expected));
        }
    }
}
