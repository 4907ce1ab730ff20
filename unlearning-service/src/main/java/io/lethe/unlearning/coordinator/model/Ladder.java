package io.lethe.unlearning.coordinator.model;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelStateChanged.VersionState;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.Scores;
import io.lethe.contracts.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Climbs a run's ladder: method by method, until the gates let a candidate pass or no rung is left. */
final class Ladder {

    /** What is wrong with a request, and not with the method: no other rung would help. */
    private static final Set<String> FAULT_OF_REQUEST = Set.of(
            ErrorCode.SUBJECT_ALREADY_FORGOTTEN.name(),
            ErrorCode.NOTHING_TO_FORGET.name(),
            ErrorCode.NOTHING_TO_RETAIN.name(),
            ErrorCode.SUBJECT_NOT_FOUND.name(),
            ErrorCode.UNKNOWN_METHOD.name(),
            ErrorCode.INVALID_PARAMETERS.name());

    private final ModelPolicy policy;
    private final ModelDraft draft;

    Ladder(ModelPolicy policy, ModelDraft draft) {
        this.policy = policy;
        this.draft = draft;
    }

    void start(List<Waiting> batch, List<Rung> rungs) {
        climb(batch, rungs, 0, draft.at());
    }

    private void climb(List<Waiting> batch, List<Rung> rungs, int place, Instant since) {
        JobPlanned job =
                ModelJobs.candidate(draft.row(), draft.nextVersion(), batch, rungs.get(place), place, draft.at());
        Run run = new Run(Run.Stage.UNLEARNING, batch, rungs, place, draft.open(job), null, since);
        draft.change(next -> next.run(run));
        draft.tellAll(run, RequestState.RUNNING, "worker", null);
    }

    /** A rung's job made a candidate, which is judged next. */
    void made(Run run, ModelUnlearned unlearned) {
        draft.close(run.job());
        draft.addVersion(
                unlearned.model(), VersionState.CANDIDATE, unlearned.method(), unlearned.jobId(), unlearned.seconds());
        draft.change(next -> next.methodSeconds(
                ModelMachine.with(draft.row().methodSeconds(), unlearned.method(), unlearned.seconds())));
        if (unlearned.unchanged() && !run.method().exact()) {
            draft.judgeVersion(unlearned.model().modelVersion(), VersionState.REFUSED, null);
            next(run, ErrorCode.DIVERGED.name(), "The method gave back the weights that it started from.");
            return;
        }
        Candidate candidate = Candidate.of(unlearned);
        OpenJob scoring = draft.open(ModelJobs.scoring(run.job().planned(), candidate, draft.at()));
        Run judged = run.scoring(candidate, scoring);
        draft.change(next -> next.run(judged));
        draft.tellAll(judged, RequestState.EVALUATING, "scores", null);
    }

    /** A candidate was scored: promoted, or refused for the next rung. */
    void scored(Run run, EvaluationScored scored) {
        draft.close(run.job());
        Verdict verdict = decided(Gates.judge(scored.scores(), original(scored), policy.gates()), run.method());
        Candidate candidate = Objects.requireNonNull(run.candidate());
        if (!accepted(verdict, run.method())) {
            draft.judgeVersion(candidate.model().modelVersion(), VersionState.REFUSED, verdict);
            next(
                    run,
                    ErrorCode.GATES_REFUSED.name(),
                    "The gates refused the candidate of method %s."
                            .formatted(run.method().method()));
            return;
        }
        promote(run, candidate, verdict);
    }

    /** The job of the run's stage ended without an outcome. */
    void failed(Run run, String code, String message) {
        draft.close(run.job());
        switch (run.stage()) {
            case TRAINING -> draft.change(next -> next.run(null).message(code + ": " + message));
            case UNLEARNING -> {
                if (FAULT_OF_REQUEST.contains(code)) {
                    refuse(run, code, message);
                } else {
                    next(run, code, message);
                }
            }
            case SCORING -> unscored(run, code, message);
        }
    }

    /** What was trained anew never saw who is to be forgotten, scored or not; anything else nobody vouches for. */
    private void unscored(Run run, String code, String message) {
        Candidate candidate = Objects.requireNonNull(run.candidate());
        if (run.method().exact()) {
            promote(
                    run,
                    candidate,
                    new Verdict(
                            Verdict.Outcome.INCONCLUSIVE, List.of(), "It could not be scored; retraining is exact."));
            return;
        }
        draft.judgeVersion(candidate.model().modelVersion(), VersionState.REFUSED, null);
        next(run, code, message);
    }

    private void promote(Run run, Candidate candidate, Verdict verdict) {
        ModelRow before = draft.row();
        ModelRef head = Objects.requireNonNull(before.head());
        ModelRef model = candidate.model();
        if (!head.equals(draft.row().original())) {
            draft.judgeVersion(head.modelVersion(), VersionState.SUPERSEDED, null);
        }
        draft.judgeVersion(model.modelVersion(), VersionState.HEAD, verdict);
        JobPlanned scoring = run.job().planned();
        double took = Duration.between(run.since(), draft.at()).toMillis() / 1000.0;
        draft.change(next -> next.head(model)
                .forgotten(candidate.forgotten())
                .forgottenSamples(candidate.forgottenSamples())
                .inexactPromotions(run.method().exact() ? 0 : draft.row().inexactPromotions() + 1)
                .jobSeconds(took)
                .run(null));
        draft.publish(new ModelPromoted(
                model,
                head.modelVersion(),
                scoring.jobId(),
                run.requestIds(),
                run.method().method(),
                verdict));
        draft.tellAll(run, RequestState.COMPLETED, null, verdict);
        if (run.requests().stream().anyMatch(Waiting::reference) && new SideWork(draft).hasRoom()) {
            compare(run, before);
        }
    }

    /** A reference waits for nobody and nobody waits for it. */
    private void compare(Run run, ModelRow before) {
        String version = Objects.requireNonNull(run.candidate()).model().modelVersion();
        JobPlanned candidate =
                ModelJobs.candidate(before, version, run.requests(), run.method(), run.rung(), draft.at());
        OpenJob reference = draft.open(ModelJobs.reference(candidate, draft.at()));
        new SideWork(draft).add(reference);
    }

    private void next(Run run, String code, String message) {
        if (run.hasRungAbove()) {
            climb(run.requests(), run.ladder(), run.rung() + 1, run.since());
            return;
        }
        draft.change(next -> next.run(null));
        draft.tellAllEnded(run, RequestState.FAILED, code, message);
    }

    /** One request that cannot be served must not stop those that share its job: each is tried by itself. */
    private void refuse(Run run, String code, String message) {
        draft.change(next -> next.run(null));
        if (run.requests().size() == 1) {
            draft.tellAllEnded(run, RequestState.REJECTED, code, message);
            return;
        }
        for (Waiting request : run.requests()) {
            draft.line().add(request.byItself());
            draft.tell(Moved.to(
                            RequestState.WAITING,
                            request.requestId(),
                            draft.row().modelId())
                    .waitingFor("job", null));
        }
    }

    private Scores.Estimate original(EvaluationScored scored) {
        Scores.Estimate original = draft.row().originalAccuracy();
        if (original != null) {
            return original;
        }
        Scores base = scored.base();
        return base == null ? scored.scores().testAccuracy() : base.testAccuracy();
    }

    private Verdict decided(Verdict verdict, Rung rung) {
        if (verdict.outcome() == Verdict.Outcome.PASSED) {
            return verdict;
        }
        @Nullable String note = null;
        if (rung.exact()) {
            note = "Accepted: retraining is exact.";
        } else if (verdict.outcome() == Verdict.Outcome.INCONCLUSIVE) {
            note = policy.acceptInconclusive()
                    ? "Accepted by the policy: the samples are too few to tell."
                    : "Refused by the policy: the samples are too few to tell.";
        }
        return new Verdict(verdict.outcome(), verdict.gates(), note);
    }

    private boolean accepted(Verdict verdict, Rung rung) {
        return rung.exact()
                || verdict.outcome() == Verdict.Outcome.PASSED
                || (verdict.outcome() == Verdict.Outcome.INCONCLUSIVE && policy.acceptInconclusive());
    }
}
