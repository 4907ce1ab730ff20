package io.lethe.unlearning.coordinator.stream;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.Event;
import io.lethe.contracts.ForgetInstructed;
import io.lethe.contracts.ForgetLimits;
import io.lethe.contracts.ForgetRules;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.Names;
import io.lethe.contracts.SplitPublished;
import io.lethe.unlearning.coordinator.model.ModelCommand;
import io.lethe.unlearning.coordinator.request.RequestCommand;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Hands what comes from outside to the machine that it is for, under that machine's key: foreign producers may leave
 * the key out, and librdkafka's default partitioner puts the same key elsewhere than Java's.
 */
final class Intake extends RecordProcessor {

    private final ForgetRules rules = new ForgetRules(ForgetLimits.DEFAULT_REFERENCES);

    Intake(Machines machines) {
        super(machines);
    }

    @Override
    void handle(Record<String, byte @Nullable []> record, String topic) {
        Event event = machines()
                .codec()
                .decode(record.headers(), record.value(), Outputs.typeOf(topic))
                .event();
        Outputs outputs = new Outputs(machines(), null);
        if (event instanceof SplitPublished split) {
            SplitPublished.Training training = split.training();
            String modelId = training == null ? split.datasetId() : training.modelId();
            outputs.command(new ModelCommand.Train(name("modelId", modelId), split));
        } else if (event instanceof ModelTrained trained) {
            name("modelVersion", trained.model().modelVersion());
            outputs.command(
                    new ModelCommand.Adopt(name("modelId", trained.model().modelId()), trained));
        } else if (event instanceof ForgetInstructed instruction) {
            String requestId = ForgetRules.requestId(instruction.requestId());
            rules.check(instruction, Instant.ofEpochMilli(context().currentSystemTimeMs()));
            outputs.command(new RequestCommand.Instruct(requestId, instruction));
        }
        outputs.sendTo(context());
    }

    private static String name(String field, String name) {
        require(Names.isName(name), field, Names.NAME_RULE);
        return name;
    }

    /** Says which field and not what it holds: it may be a person's name. */
    private static void require(boolean valid, String field, String expected) {
        if (!valid) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "Field '%s' is not %s.".formatted(field, expected));
        }
    }
}
