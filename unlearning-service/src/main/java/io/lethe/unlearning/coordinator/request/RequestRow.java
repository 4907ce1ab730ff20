package io.lethe.unlearning.coordinator.request;

import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged.Moment;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the coordinator knows about one request; a value of bounded size, which knows no person.
 *
 * @param submitted what was asked
 * @param sequence number of the last status
 * @param state where the request stands
 * @param parts where it stands with each model
 * @param dueAt when it must be done, as extended
 * @param reasonCode why it was rejected or failed
 * @param message the reason, or what became of the last instruction
 * @param waitsFor what it waits for
 * @param heldUntil when a hold ends by itself; absent unless it is held
 * @param history states that it came through, oldest first; the first and the newest
 * @param changedAt when it changed last
 */
@RecordBuilder
public record RequestRow(
        RequestCommand.Submit submitted,
        long sequence,
        RequestState state,
        List<Part> parts,
        Instant dueAt,
        @Nullable String reasonCode,
        @Nullable String message,
        @Nullable String waitsFor,
        @Nullable Instant heldUntil,
        List<Moment> history,
        Instant changedAt) {

    public RequestRow {
        parts = List.copyOf(parts);
        history = List.copyOf(history);
    }

    /** The request's id. */
    public String requestId() {
        return submitted.requestId();
    }
}
