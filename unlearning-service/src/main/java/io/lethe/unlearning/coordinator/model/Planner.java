package io.lethe.unlearning.coordinator.model;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.RequestState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gives an idle model its next run. */
final class Planner {

    /** So many places are searched for requests that can share a job; more would make a decision long. */
    private static final int SEARCHED = 4;
    /** So many requests of a model without an original are told at once that it cannot be had. */
    private static final int TOLD_AT_ONCE = 500;

    private final ModelPolicy policy;
    private final ModelDraft draft;

    Planner(ModelPolicy policy, ModelDraft draft) {
        this.policy = policy;
        this.draft = draft;
    }

    /** If the model is idle, one run for the most urgent request and all that can share its job. */
    void planNext() {
        ModelRow row = draft.row();
        if (row.run() != null) {
            return;
        }
        if (row.head() == null) {
            failAll();
            return;
        }
        List<Waiting> batch = batch();
        if (batch.isEmpty() || lingers(batch)) {
            return;
        }
        batch.forEach(draft.line()::remove);
        new Ladder(policy, draft).start(batch, policy.ladderFor(row, batch.get(0)));
    }

    /** Nobody can be forgotten by a model whose training failed. */
    private void failAll() {
        for (Waiting request : draft.line().first(TOLD_AT_ONCE)) {
            draft.line().remove(request);
            draft.tell(Moved.to(
                            RequestState.FAILED,
                            request.requestId(),
                            draft.row().modelId())
                    .because(
                            ErrorCode.MODEL_NOT_FOUND.name(),
                            "Model %s has no original, since its training failed."
                                    .formatted(draft.row().modelId())));
        }
    }

    /**
     * The most urgent requests that can be served together. Their samples may overlap, so that the sum is an upper
     * bound on who leaves; somebody must be left to learn from.
     */
    private List<Waiting> batch() {
        List<Waiting> candidates = draft.line().first(SEARCHED * policy.batchLimit());
        if (candidates.isEmpty()) {
            return List.of();
        }
        Waiting first = candidates.get(0);
        List<Waiting> batch = new ArrayList<>(List.of(first));
        long leaving = (long) draft.row().forgottenSamples() + first.samples();
        for (Waiting request : candidates.subList(1, candidates.size())) {
            if (batch.size() < policy.batchLimit()
                    && first.sharesJobWith(request)
                    && leaving + request.samples() < first.trainSamples()) {
                batch.add(request);
                leaving += request.samples();
            }
        }
        return batch;
    }

    private boolean lingers(List<Waiting> batch) {
        Instant oldest = batch.stream()
                .map(Waiting::enqueuedAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return batch.size() < policy.batchLimit() && draft.at().isBefore(oldest.plus(policy.linger()));
    }
}
