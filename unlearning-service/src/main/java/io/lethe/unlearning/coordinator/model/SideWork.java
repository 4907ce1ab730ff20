package io.lethe.unlearning.coordinator.model;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.ModelStateChanged.Failure;
import io.lethe.contracts.ModelStateChanged.VersionState;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.Scores;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Jobs of a model that nobody waits for: scoring its original, and making and scoring a retrained reference. They hold
 * nobody up; one that fails is told in the model's state and dropped.
 */
final class SideWork {

    /** More than so many jobs at once are not begun: what waits for nobody must not grow without a bound. */
    private static final int MOST = 16;

    private final ModelDraft draft;

    SideWork(ModelDraft draft) {
        this.draft = draft;
    }

    /** Whether another job may be begun. */
    boolean hasRoom() {
        return draft.row().side().size() < MOST;
    }

    void add(OpenJob job) {
        change(Stream.concat(draft.row().side().stream(), Stream.of(new SideJob(job, null)))
                .toList());
    }

    void progressed(JobProgressed news) {
        find(news.jobId(), news.attempt())
                .ifPresent(side -> replace(side, side.withJob(side.job().heard(news, draft.at()))));
    }

    void failed(JobFailed failed) {
        find(failed.jobId(), failed.attempt()).ifPresent(side -> fail(side, failed.reasonCode(), failed.message()));
    }

    /** A reference was made, and is scored next. */
    void made(ModelUnlearned unlearned) {
        find(unlearned.jobId(), unlearned.attempt()).ifPresent(side -> {
            draft.close(side.job());
            draft.addVersion(
                    unlearned.model(),
                    VersionState.REFERENCE,
                    unlearned.method(),
                    unlearned.jobId(),
                    unlearned.seconds());
            Candidate reference = Candidate.of(unlearned);
            OpenJob scoring = draft.open(ModelJobs.scoring(side.job().planned(), reference, draft.at()));
            replace(side, new SideJob(scoring, reference));
        });
    }

    void scored(EvaluationScored scored) {
        find(scored.jobId(), scored.attempt()).ifPresent(side -> {
            drop(side);
            if (scored.model().equals(draft.row().original())) {
                Scores.Estimate accuracy = scored.scores().testAccuracy();
                draft.change(next -> next.originalAccuracy(accuracy));
            }
        });
    }

    /** Opens anew what its worker has left. */
    void reopenLost() {
        for (SideJob side : draft.row().side()) {
            if (side.job().isLost(draft.policy(), draft.at())) {
                side.job()
                        .reopened(draft.policy(), draft.at())
                        .ifPresentOrElse(
                                next -> replace(side, side.withJob(draft.open(next))),
                                () -> fail(
                                        side,
                                        ErrorCode.ATTEMPTS_EXHAUSTED.name(),
                                        draft.policy().exhausted()));
            }
        }
    }

    private void fail(SideJob side, String code, String message) {
        drop(side);
        draft.change(next -> next.sideFailure(new Failure(
                side.job().jobId(),
                side.job().planned().kind(),
                side.job().planned().purpose(),
                code,
                message,
                draft.at())));
    }

    private void drop(SideJob side) {
        draft.close(side.job());
        change(draft.row().side().stream()
                .filter(other -> !other.job().jobId().equals(side.job().jobId()))
                .toList());
    }

    private void replace(SideJob old, SideJob replacement) {
        change(draft.row().side().stream()
                .map(other -> other.job().jobId().equals(old.job().jobId()) ? replacement : other)
                .toList());
    }

    private Optional<SideJob> find(String jobId, int attempt) {
        return draft.row().side().stream()
                .filter(side -> side.job().isNewest(jobId, attempt))
                .findFirst();
    }

    private void change(List<SideJob> jobs) {
        draft.change(next -> next.side(jobs));
    }
}
