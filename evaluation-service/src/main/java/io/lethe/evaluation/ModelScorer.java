package io.lethe.evaluation;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetSet;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.Scores;
import io.lethe.learning.process.LearnerTask;
import io.lethe.service.jobs.JobHandler;
import io.lethe.service.jobs.JobRun;
import io.lethe.service.learner.DatasetCache;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.service.learner.ModelCard;
import io.lethe.service.learner.SampleRows;
import io.lethe.storage.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scores models and keeps the scorecards: an original against people it never saw; a job's outcome, and the version
 * that it was made from, against what the job forgot. With a retrained model comes the unlearned version that served
 * the same requests: only beside it there are scores of the difference. What an earlier attempt scored to the end is
 * not scored again.
 */
@ApplicationScoped
class ModelScorer implements JobHandler {

    private final ObjectStore store;
    private final DatasetCache datasets;
    private final ModelArtifacts artifacts;
    private final Scorecards scorecards;
    private final Candidates candidates;
    private final ScoringTime time;

    ModelScorer(
            ObjectStore store,
            DatasetCache datasets,
            ModelArtifacts artifacts,
            Scorecards scorecards,
            Candidates candidates,
            ScoringTime time) {
        this.store = store;
        this.datasets = datasets;
        this.artifacts = artifacts;
        this.scorecards = scorecards;
        this.candidates = candidates;
        this.time = time;
    }

    @Override
    public Set<JobKind> kinds() {
        return Set.of(JobKind.SCORE);
    }

    @Override
    public EvaluationScored run(JobRun run) {
        JobPlanned job = run.job();
        ModelRef model = job.model();
        if (model == null) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "A scoring job must name the model to score.");
        }
        @Nullable ModelRef base = job.purpose() == JobPlanned.Purpose.ORIGINAL ? null : job.base();
        for (int attempt = job.attempt(); attempt >= 1; attempt--) {
            Optional<Scorecards.Stored> scored = scorecards.find(job, attempt, model);
            Optional<Scorecards.Stored> baseScored =
                    base == null ? Optional.empty() : scorecards.find(job, attempt, base);
            if (scored.isPresent() && (base == null || baseScored.isPresent())) {
                return event(job, scored.get(), baseScored.orElse(null), compared(job, attempt));
            }
        }
        return time.measured(() -> score(run, model, base));
    }

    private EvaluationScored score(JobRun run, ModelRef model, @Nullable ModelRef base) {
        JobPlanned job = run.job();
        ModelCard card = artifacts.card(model);
        List<Subject> subjects = new ArrayList<>();
        subjects.add(new Subject(model, card, state(job), method(job), workSeconds(job, card)));
        if (base != null) {
            ModelCard baseCard = artifacts.card(base);
            subjects.add(new Subject(base, baseCard, baseCard.state(), baseCard.method(), baseCard.seconds()));
        }
        candidate(job)
                .ifPresent(unlearned -> subjects.add(new Subject(
                        unlearned.model(),
                        artifacts.card(unlearned.model()),
                        ModelState.UNLEARNED,
                        unlearned.method(),
                        unlearned.seconds())));
        ForgetSet forget = forgetSet(job);
        List<Scores> scores = measure(run, subjects, forget);
        List<Scorecards.Stored> kept = new ArrayList<>();
        // Its own card goes last: once it is there, an attempt is not repeated.
        for (int i = subjects.size() - 1; i >= 0; i--) {
            Subject subject = subjects.get(i);
            kept.add(0, scorecards.keep(subject.card(job, forget.forget().size(), scores.get(i))));
        }
        return event(job, kept.get(0), base == null ? null : kept.get(1), compared(job, job.attempt()));
    }

    /** Whom a retrained model is compared with. */
    private Optional<Candidates.Scored> candidate(JobPlanned job) {
        return job.purpose() == JobPlanned.Purpose.REFERENCE
                ? candidates.find(job.modelId(), job.requestIds())
                : Optional.empty();
    }

    private EvaluationScored.@Nullable Compared compared(JobPlanned job, int attempt) {
        return candidate(job)
                .flatMap(unlearned -> scorecards.find(job, attempt, unlearned.model()))
                .map(Scorecards.Stored::card)
                .map(card -> new EvaluationScored.Compared(card.model(), card.method(), card.scores()))
                .orElse(null);
    }

    private List<Scores> measure(JobRun run, List<Subject> subjects, ForgetSet forget) {
        JobPlanned job = run.job();
        DatasetManifest manifest = datasets.manifest(job.dataset());
        SampleRows train = datasets.trainRows(manifest);
        List<Path> weights = subjects.stream()
                .map(subject -> datasets.artifact(subject.model().weights(), run.folder()))
                .toList();
        run.learn(
                new LearnerTask.Score(
                        datasets.files(manifest, run.folder()),
                        subjects.get(0).made().recipe(),
                        weights,
                        train.rows(forget.forget()),
                        train.rows(forget.excluded()),
                        subjects.stream().map(Subject::workSeconds).toList(),
                        job.purpose() == JobPlanned.Purpose.REFERENCE ? 0 : null,
                        job.purpose() == JobPlanned.Purpose.REFERENCE && job.base() != null ? 1 : null,
                        job.seed(),
                        run.folder()),
                message -> {});
        return ScoreReports.read(run.folder().resolve("scores.json"));
    }

    private ForgetSet forgetSet(JobPlanned job) {
        if (job.forgetSets().isEmpty()) {
            return new ForgetSet(job.jobId(), List.of(), List.of());
        }
        ArtifactRef ref = job.forgetSets().get(0);
        try {
            return EventJson.mapper().readValue(store.read(ref), ForgetSet.class);
        } catch (IOException e) {
            throw new LetheException(ErrorCode.ARTIFACT_CORRUPTED, ref.key() + " is not a forget set", e);
        }
    }

    private static ModelState state(JobPlanned job) {
        return switch (job.purpose()) {
            case ORIGINAL -> ModelState.ORIGINAL;
            case CANDIDATE -> ModelState.UNLEARNED;
            case REFERENCE -> ModelState.RETRAINED;
        };
    }

    private static String method(JobPlanned job) {
        @Nullable String method = job.method();
        return method == null ? ModelCard.TRAIN : method;
    }

    private static double workSeconds(JobPlanned job, ModelCard card) {
        @Nullable Double seconds = job.workSeconds();
        return seconds == null ? card.seconds() : seconds;
    }

    private static EvaluationScored event(
            JobPlanned job,
            Scorecards.Stored scored,
            Scorecards.@Nullable Stored base,
            EvaluationScored.@Nullable Compared compared) {
        Scorecard card = scored.card();
        return new EvaluationScored(
                job.jobId(),
                job.attempt(),
                card.model(),
                card.state(),
                card.method(),
                card.requestIds(),
                card.scores(),
                base == null ? null : base.card().scores(),
                scored.ref(),
                base == null ? null : base.ref(),
                card.workSeconds(),
                compared);
    }

    /** A model to score, and how it was made. */
    private record Subject(ModelRef model, ModelCard made, ModelState state, String method, double workSeconds) {

        Scorecard card(JobPlanned job, int forgetSamples, Scores scores) {
            return new Scorecard(
                    model,
                    state,
                    method,
                    job.jobId(),
                    job.attempt(),
                    job.requestIds(),
                    job.dataset(),
                    job.forgetSets().isEmpty() ? null : job.forgetSets().get(0),
                    forgetSamples,
                    scores,
                    workSeconds,
                    job.seed(),
                    Instant.now());
        }
    }
}
