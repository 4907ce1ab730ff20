package io.lethe.unlearning.coordinator.stream;

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

/** Feeds the request machine and keeps its rows: one a request, and one for each time to look at one again, ordered. */
final class RequestProcessor extends RecordProcessor {

    static final String REQUESTS = "requests";
    static final String TIMERS = "timers";

    private static final Logger LOG = Logger.getLogger(RequestProcessor.class);
    private static final StoredJson<RequestRow> ROWS = new StoredJson<>(RequestRow.class);
    private static final byte[] MARK = {1};
    private static final int TIMESTAMP_DIGITS = 15;
    /** Timers that one tick follows: others must not wait for a million that are due together. */
    private static final int AT_A_TIME = 1_000;

    private @Nullable KeyValueStore<String, byte[]> requests;
    private @Nullable KeyValueStore<String, byte[]> timers;

    RequestProcessor(Machines machines) {
        super(machines);
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> context) {
        super.init(context);
        requests = context.getStateStore(REQUESTS);
        timers = context.getStateStore(TIMERS);
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
        for (String timer : due(now)) {
            String requestId = timer.substring(TIMESTAMP_DIGITS + 1);
            try {
                look(row(requestId), at);
            } catch (RuntimeException e) {
                LOG.errorf(Nameless.of(e), "Time cannot move request %s on", requestId);
            }
            Objects.requireNonNull(timers).delete(timer);
        }
    }

    private void look(@Nullable RequestRow row, Instant at) {
        if (row == null) {
            return;
        }
        if (machines().requests().isPast(row, at)) {
            Objects.requireNonNull(requests).delete(row.requestId());
        } else {
            apply(row, machines().requests().onTick(row, at), at);
        }
    }

    private List<String> due(long now) {
        List<String> due = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> rows =
                Objects.requireNonNull(timers).range("", "%015d}".formatted(now))) {
            while (rows.hasNext() && due.size() < AT_A_TIME) {
                KeyValue<String, byte[]> next = rows.next();
                due.add(next.key);
            }
        }
        return due;
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
            machines()
                    .requests()
                    .nextLook(row)
                    .ifPresent(look -> Objects.requireNonNull(timers)
                            .put("%015d|%s".formatted(look.toEpochMilli(), row.requestId()), MARK));
        }
        outputs.sendTo(context());
        machines().metrics().observe(before, decision, at);
    }

    private @Nullable RequestRow row(String requestId) {
        byte[] bytes = Objects.requireNonNull(requests).get(requestId);
        return bytes == null ? null : ROWS.read(bytes);
    }
}
