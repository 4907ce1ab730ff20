package io.lethe.unlearning.coordinator.stream;

import io.lethe.contracts.Event;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Topics;
import io.lethe.service.logging.Nameless;
import io.lethe.service.messaging.Received;
import io.lethe.unlearning.coordinator.model.ModelCommand;
import io.lethe.unlearning.coordinator.model.ModelDecision;
import io.lethe.unlearning.coordinator.model.ModelMachine;
import io.lethe.unlearning.coordinator.model.ModelRow;
import io.lethe.unlearning.coordinator.request.RequestCommand;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Feeds the model machine and keeps its rows: one a model, and one for each request in a waiting line. */
final class ModelProcessor extends RecordProcessor {

    static final String MODELS = "models";
    static final String WAITING = "waiting";
    static final String WAITING_SIZES = "waiting-sizes";

    /** Events that are read as they are, since only our own services write them, under the model's key. */
    static final List<String> EVENTS =
            List.of(Topics.JOB_PROGRESSED, Topics.JOB_FAILED, Topics.MODEL_UNLEARNED, Topics.EVALUATION_SCORED);

    private static final Logger LOG = Logger.getLogger(ModelProcessor.class);
    private static final StoredJson<ModelRow> ROWS = new StoredJson<>(ModelRow.class);

    private @Nullable KeyValueStore<String, byte[]> models;
    private @Nullable KeyValueStore<String, byte[]> waiting;
    private @Nullable KeyValueStore<String, Integer> sizes;
    /** Models that time alone may move on; the others are not looked at by a tick. */
    private final Set<String> timed = new TreeSet<>();

    ModelProcessor(Machines machines) {
        super(machines);
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> context) {
        super.init(context);
        models = context.getStateStore(MODELS);
        waiting = context.getStateStore(WAITING);
        sizes = context.getStateStore(WAITING_SIZES);
        timed.clear();
        try (KeyValueIterator<String, byte[]> all = models.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> next = all.next();
                timed.add(next.key);
            }
        }
        context.schedule(machines().tick(), PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    void handle(Record<String, byte @Nullable []> record, String topic) {
        Instant at = Instant.ofEpochMilli(context().currentSystemTimeMs());
        if (topic.equals(Topics.MODEL_COMMANDED)) {
            ModelCommand command = Outputs.modelCommand(record.value());
            ModelRow row = row(command.modelId());
            StoredLine line = line(command.modelId());
            apply(command.modelId(), row, line, machines().models().on(row, line, command, at), null, at);
            return;
        }
        Received<? extends Event> received =
                machines().codec().decode(record.headers(), record.value(), Outputs.typeOf(topic));
        Event event = received.event();
        ModelRow row = row(event.key());
        StoredLine line = line(event.key());
        apply(event.key(), row, line, machines().models().on(row, line, event, at), received, at);
    }

    private void tick(long now) {
        Instant at = Instant.ofEpochMilli(now);
        for (String modelId : List.copyOf(timed)) {
            try {
                ModelRow row = row(modelId);
                if (row == null) {
                    timed.remove(modelId);
                    continue;
                }
                StoredLine line = line(modelId);
                apply(modelId, row, line, machines().models().onTick(row, line, at), null, at);
            } catch (LetheException e) {
                machines().metrics().tickFailed();
                LOG.errorf("Time cannot move model %s on: %s", modelId, e.getMessage());
            } catch (RuntimeException e) {
                machines().metrics().tickFailed();
                LOG.errorf(Nameless.of(e), "Time cannot move model %s on", modelId);
            }
        }
    }

    private void apply(
            String modelId,
            @Nullable ModelRow before,
            StoredLine line,
            ModelDecision decision,
            @Nullable Received<?> cause,
            Instant at) {
        Outputs outputs = new Outputs(machines(), cause);
        decision.events().forEach(outputs::event);
        decision.endedJobs().forEach(outputs::endJob);
        decision.moves().forEach(moved -> outputs.command(new RequestCommand.Tell(moved.requestId(), moved)));
        ModelRow row = decision.row();
        if (row != null && !row.equals(before)) {
            Objects.requireNonNull(models).put(modelId, Outputs.checked(ROWS, row, MODELS));
        }
        line.flush();
        if (row != null && ModelMachine.isTimed(row, line)) {
            timed.add(modelId);
        } else {
            timed.remove(modelId);
        }
        outputs.sendTo(context());
        machines().metrics().observe(before, decision, at);
    }

    private @Nullable ModelRow row(String modelId) {
        byte[] bytes = Objects.requireNonNull(models).get(modelId);
        return bytes == null ? null : ROWS.read(bytes);
    }

    private StoredLine line(String modelId) {
        return new StoredLine(Objects.requireNonNull(waiting), Objects.requireNonNull(sizes), modelId);
    }
}
