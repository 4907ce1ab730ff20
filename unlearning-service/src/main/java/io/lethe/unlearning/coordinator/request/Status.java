package io.lethe.unlearning.coordinator.request;

import io.lethe.contracts.StatusChanged;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Words the status of a request: the whole of it, from its row alone. */
final class Status {

    private Status() {}

    static StatusChanged of(RequestRow row) {
        RequestCommand.Submit asked = row.submitted();
        return new StatusChanged(
                row.requestId(),
                row.sequence(),
                row.state(),
                row.reasonCode(),
                row.message(),
                asked.modelId(),
                asked.datasetId(),
                row.parts().stream().map(Part::status).toList(),
                asked.regulation(),
                asked.priority(),
                asked.submittedAt(),
                row.dueAt(),
                asked.subjects(),
                asked.unknown(),
                asked.targets().stream()
                        .mapToInt(RequestCommand.Target::samples)
                        .sum(),
                asked.reference(),
                row.waitsFor(),
                expected(row),
                row.heldUntil(),
                row.history(),
                row.changedAt());
    }

    private static @Nullable Instant expected(RequestRow row) {
        return row.parts().stream()
                .map(part -> part.status().expectedCompletionAt())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
