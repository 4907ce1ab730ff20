package io.lethe.unlearning.coordinator;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.unlearning.TrainIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Gives an idle model its next job. */
final class Planner {

    private final BatchPolicy policy;
    private final Admission admission;
    private final Knowledge knowledge;

    Planner(BatchPolicy policy, Admission admission, Knowledge knowledge) {
        this.policy = policy;
        this.admission = admission;
        this.knowledge = knowledge;
    }

    /** If the model is idle, one job for the oldest request and all that can share it. */
    void planNext(Draft draft) {
        if (!(draft.lineage().phase() instanceof Phase.Idle)) {
            return;
        }
        refuseWhatMakesNoSense(draft);
        List<WaitingRequest> waiting = draft.lineage().waiting();
        if (waiting.isEmpty()) {
            return;
        }
        List<WaitingRequest> batch = batch(draft.lineage());
        draft.waiting(
                waiting.stream().filter(request -> !batch.contains(request)).toList());
        boolean reference = batch.stream().anyMatch(WaitingRequest::reference);
        draft.startCandidate(Jobs.candidate(draft.lineage(), batch), reference);
    }

    /** The job before may have forgotten the people of a request that waited for it, or all others. */
    private void refuseWhatMakesNoSense(Draft draft) {
        ModelLineage lineage = draft.lineage();
        List<WaitingRequest> open = new ArrayList<>();
        for (WaitingRequest request : lineage.waiting()) {
            try {
                admission.requireForgettable(lineage, request);
                open.add(request);
            } catch (LetheException refusal) {
                if (refusal.code().kind() != ErrorCode.Kind.REJECTED) {
                    throw refusal;
                }
                draft.tell(Statuses.rejected(request.requestId(), lineage.modelId(), refusal, draft.at()));
            }
        }
        draft.waiting(open);
    }

    /** The oldest requests that can be served together without forgetting everybody; the others wait. */
    private List<WaitingRequest> batch(ModelLineage lineage) {
        TrainIndex index = knowledge.trainIndex(lineage.dataset());
        NavigableSet<Integer> leaving = lineage.forgottenRows(index);
        WaitingRequest oldest = lineage.waiting().get(0);
        List<WaitingRequest> batch = new ArrayList<>();
        for (WaitingRequest request : lineage.waiting()) {
            if (!oldest.sharesJobWith(request)) {
                continue;
            }
            NavigableSet<Integer> together = new TreeSet<>(leaving);
            together.addAll(index.rows(request.subjectRefs(), request.sampleRefs()));
            if (batch.size() < policy.maxRequests() && together.size() < index.size()) {
                batch.add(request);
                leaving = together;
            }
        }
        return batch;
    }
}
