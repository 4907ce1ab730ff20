package io.lethe.unlearning.coordinator;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.Event;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobPlanned.Purpose;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every decision about a model and its forget requests: state and event in, next state and events out. Nothing here
 * publishes, waits or reads a clock, so each race, redelivery and refusal is a row in a table of tests.
 *
 * <p>A model is idle, runs one job, or waits for the scores of that job's candidate. Requests that come meanwhile wait;
 * when the model is idle again one job serves all that wait with the same method and parameters. A candidate that was
 * scored becomes head. A reference run follows its candidate and never becomes head. An event about a job that is not
 * the current one is late or repeated, and changes nothing.
 */
final class Coordinator {

    private final BatchPolicy policy;
    private final Knowledge knowledge;
    private final Admission admission;
    private final Planner planner;

    Coordinator(BatchPolicy policy, Methods methods, Knowledge knowledge) {
        this.policy = policy;
        this.knowledge = knowledge;
        this.admission = new Admission(methods, knowledge);
        this.planner = new Planner(policy, admission, knowledge);
    }

    /**
     * Decides on one event.
     *
     * @param lineage state of the event's model; absent if the model is unknown
     * @param at when the event is looked at
     * @throws LetheException with {@code CONFLICTING_DUPLICATE} for another request under a known id: the first one
     *     goes on and keeps its status
     */
    Decision on(@Nullable ModelLineage lineage, Event event, Instant at) {
        if (event instanceof ModelTrained trained) {
            return onTrained(lineage, trained, at);
        }
        if (event instanceof ForgetRequested request) {
            return onRequested(lineage, request, at);
        }
        if (lineage == null) {
            return Decision.nothing(null);
        }
        if (event instanceof ModelUnlearned unlearned) {
            return onUnlearned(lineage, unlearned, at);
        }
        if (event instanceof JobFailed failed) {
            return onFailed(lineage, failed, at);
        }
        if (event instanceof EvaluationScored scored) {
            return onScored(lineage, scored, at);
        }
        return Decision.nothing(lineage);
    }

    private Decision onTrained(@Nullable ModelLineage lineage, ModelTrained trained, Instant at) {
        if (lineage == null) {
            return Decision.nothing(ModelLineage.of(trained));
        }
        if (lineage.original().equals(trained.model())) {
            return Decision.nothing(lineage);
        }
        // A job that runs on the former original goes on; its candidate is refused as stale when it is scored.
        return planned(draft(lineage.retrained(trained), at));
    }

    private Decision onRequested(@Nullable ModelLineage lineage, ForgetRequested request, Instant at) {
        String digest = RequestDigest.of(request);
        Optional<KnownRequest> earlier = knowledge.request(request.requestId());
        if (earlier.isPresent()) {
            return onDuplicate(lineage, earlier.get(), digest);
        }
        String method = Objects.requireNonNullElse(request.method(), policy.defaultMethod());
        try {
            WaitingRequest admitted = admission.admit(lineage, request, method, at);
            StatusChanged accepted = Statuses.accepted(request.requestId(), request.modelId(), at);
            Draft draft = draft(Objects.requireNonNull(lineage), at);
            draft.enqueue(admitted, KnownRequest.of(request, digest, method, accepted));
            return planned(draft);
        } catch (LetheException refusal) {
            if (refusal.code().kind() != ErrorCode.Kind.REJECTED) {
                throw refusal;
            }
            StatusChanged rejected = Statuses.rejected(request.requestId(), request.modelId(), refusal, at);
            KnownRequest known = KnownRequest.of(request, digest, method, rejected);
            return new Decision(lineage, List.of(known), List.of(rejected), false);
        }
    }

    /**
     * The known status goes out again, unless a worker has the request: then the worker's reports are newer than what
     * is known here, and come at least every half minute.
     */
    private static Decision onDuplicate(@Nullable ModelLineage lineage, KnownRequest known, String digest) {
        String requestId = known.status().requestId();
        if (!known.digest().equals(digest)) {
            throw new LetheException(
                    ErrorCode.CONFLICTING_DUPLICATE,
                    "Request %s was made before with another body, which goes on; use a new requestId."
                            .formatted(requestId));
        }
        boolean workerReports = lineage != null
                && lineage.phase() instanceof Phase.Running running
                && running.job().purpose() == Purpose.CANDIDATE
                && running.job().requestIds().contains(requestId);
        return new Decision(lineage, List.of(), workerReports ? List.of() : List.of(known.status()), true);
    }

    private Decision onUnlearned(ModelLineage lineage, ModelUnlearned unlearned, Instant at) {
        if (!(lineage.phase() instanceof Phase.Running running)
                || !running.job().jobId().equals(unlearned.jobId())) {
            return Decision.nothing(lineage);
        }
        if (running.job().purpose() == Purpose.REFERENCE) {
            return planned(draft(lineage.withPhase(new Phase.Idle()), at));
        }
        Draft draft = draft(lineage.withPhase(new Phase.Scoring(running.job(), running.reference(), at)), at);
        draft.tellAll(running.job(), RequestState.EVALUATING);
        return draft.decision();
    }

    private Decision onFailed(ModelLineage lineage, JobFailed failed, Instant at) {
        Optional<JobPlanned> job = lineage.phase()
                .activeJob()
                .filter(active -> active.jobId().equals(failed.jobId()) && active.attempt() == failed.attempt());
        if (job.isEmpty()) {
            return Decision.nothing(lineage);
        }
        Draft draft = draft(lineage.withPhase(new Phase.Idle()), at);
        draft.failAll(job.get(), failed.reasonCode(), failed.message());
        return planned(draft);
    }

    /** Scores may overtake the announcement of the candidate, which comes on another topic. */
    private Decision onScored(ModelLineage lineage, EvaluationScored scored, Instant at) {
        Optional<JobPlanned> candidate = lineage.phase()
                .activeJob()
                .filter(job -> job.purpose() == Purpose.CANDIDATE
                        && job.jobId().equals(scored.jobId())
                        && job.targetVersion().equals(scored.model().modelVersion()));
        if (candidate.isEmpty()) {
            return Decision.nothing(lineage);
        }
        JobPlanned job = candidate.get();
        Draft draft = draft(lineage.withPhase(new Phase.Idle()), at);
        if (!job.base().equals(lineage.head())) {
            draft.failAll(job, ErrorCode.STALE_BASE.name(), staleBase(lineage, job));
            return planned(draft);
        }
        draft.promote(job, scored);
        if (lineage.phase().referenceWanted()) {
            draft.startReference(Jobs.reference(job));
        }
        return planned(draft);
    }

    private Draft draft(ModelLineage lineage, Instant at) {
        return new Draft(knowledge, lineage, at);
    }

    private Decision planned(Draft draft) {
        planner.planNext(draft);
        return draft.decision();
    }

    private static String staleBase(ModelLineage lineage, JobPlanned job) {
        return "Model %s was trained anew while the job worked on version %s; ask again."
                .formatted(lineage.modelId(), job.base().modelVersion());
    }
}
