package io.lethe.unlearning.coordinator.stream;

import io.lethe.contracts.RequestState;
import io.lethe.service.logging.Nameless;
import io.lethe.unlearning.coordinator.request.RequestCommand;
import io.lethe.unlearning.coordinator.request.RequestDecision;
import io.lethe.unlearning.coordinator.request.RequestRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Feeds the request machine and keeps its rows: one a request, and one a hold, ordered by its end. */
final class RequestProcessor extends RecordProcessor {

    static final String REQUESTS = "requests";
    static final String HOLDS = "holds";

    private static final Logger LOG = Logger.getLogger(RequestProcessor.class);
    private static final StoredJson<RequestRow> ROWS = new StoredJson<>(RequestRow.class);
    private static final byte[] MARK = {1};
    private static final int TIMESTAMP_DIGITS = 15;

    private @Nullable KeyValueStore<String, byte[]> requests;
    private @Nullable KeyValueStore<String, byte[]> holds;

    RequestProcessor(Machines machines) {
        super(machines);
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> context) {
        super.init(context);
        requests = context.getStateStore(REQUESTS);
        holds = context.getStateStore(HOLDS);
        context.schedule(machines().tick(), PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    void handle(Record<String, byte @Nullable []> record, String topic) {
        RequestCommand command = Outputs.requestCommand(record.value());
        Instant at = Instant.ofEpochMilli(context().currentSystemTimeMs());
        RequestRow row = row(command.requestId());
        apply(row, machines().requests().on(row, command, at), at);
    }

    private void tick(long now) {
        Instant at = Instant.ofEpochMilli(now);
        for (String hold : endedHolds(now)) {
            String requestId = hold.substring(TIMESTAMP_DIGITS + 1);
            try {
                RequestRow row = row(requestId);
                if (row != null) {
                    apply(row, machines().requests().onTick(row, at), at);
                }
            } catch (RuntimeException e) {
                LOG.errorf(Nameless.of(e), "The hold of request %s cannot be ended", requestId);
            }
            Objects.requireNonNull(holds).delete(hold);
        }
    }

    private List<String> endedHolds(long now) {
        List<String> ended = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> due =
                Objects.requireNonNull(holds).range("", "%015d}".formatted(now))) {
            while (due.hasNext()) {
                KeyValue<String, byte[]> next = due.next();
                ended.add(next.key);
            }
        }
        return ended;
    }

    private void apply(@Nullable RequestRow before, RequestDecision decision, Instant at) {
        Outputs outputs = new Outputs(machines(), null);
        if (decision.status() != null) {
            outputs.event(decision.status());
        }
        decision.commands().forEach(outputs::command);
        RequestRow row = decision.row();
        if (row != null && !row.equals(before)) {
            byte[] bytes = Outputs.checked(ROWS, row, REQUESTS);
            Objects.requireNonNull(requests).put(row.requestId(), bytes);
            if (row.state() == RequestState.HELD && row.heldUntil() != null) {
                Objects.requireNonNull(holds)
                        .put("%015d|%s".formatted(row.heldUntil().toEpochMilli(), row.requestId()), MARK);
            }
        }
        outputs.sendTo(context());
        machines().metrics().observe(before, decision, at);
    }

    private @Nullable RequestRow row(String requestId) {
        byte[] bytes = Objects.requireNonNull(requests).get(requestId);
        return bytes == null ? null : ROWS.read(bytes);
    }
}
