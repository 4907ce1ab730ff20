package io.lethe.unlearning.coordinator.request;

import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.lethe.unlearning.coordinator.model.Moved;
import io.lethe.unlearning.coordinator.model.Waiting;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a request stands with one of its models.
 *
 * @param target the model, and what it must forget
 * @param state where it stands
 * @param moved last news from the model; absent before the first
 */
public record Part(
        RequestCommand.Target target,
        RequestState state,
        @Nullable Moved moved) {

    static Part of(RequestCommand.Target target) {
        return new Part(target, RequestState.ACCEPTED, null);
    }

    String modelId() {
        return target.modelId();
    }

    Part in(RequestState next) {
        return new Part(target, next, moved);
    }

    Part moved(Moved news) {
        return new Part(target, news.state(), news);
    }

    Waiting waiting(RequestRow row) {
        RequestCommand.Submit asked = row.submitted();
        return new Waiting(
                asked.requestId(),
                target.forgetSet(),
                target.samples(),
                target.trainSamples(),
                asked.method(),
                asked.parameters(),
                asked.reference(),
                asked.seed(),
                asked.priority(),
                row.dueAt(),
                asked.receivedAt(),
                false);
    }

    String place(RequestRow row) {
        return waiting(row).place();
    }

    StatusChanged.OfModel status() {
        if (moved == null) {
            return new StatusChanged.OfModel(modelId(), state, null, 0, 0, null, null, null, null, null, null);
        }
        Instant expected = state.terminal() ? null : moved.expectedCompletionAt();
        return new StatusChanged.OfModel(
                modelId(),
                state,
                moved.jobId(),
                moved.attempt(),
                moved.rung(),
                moved.method(),
                moved.modelVersion(),
                moved.verdict(),
                moved.reasonCode(),
                moved.message(),
                expected);
    }
}
