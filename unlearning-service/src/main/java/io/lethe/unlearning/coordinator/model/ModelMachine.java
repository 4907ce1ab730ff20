package io.lethe.unlearning.coordinator.model;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.Event;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelStateChanged.VersionState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.Scores;
import io.lethe.contracts.SplitPublished;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every decision about a model: state, input and time in, next state and what is told out, so that each race,
 * redelivery and refusal is a row in a table of tests.
 *
 * <p>A model is idle or busy with one {@link Run}. Requests that come meanwhile wait; when the model is idle again, one
 * run serves the most urgent one and all that can share its job. The run climbs a ladder of methods: each rung makes a
 * candidate, which is scored and judged, and only what the gates let pass becomes head. News about an attempt that is
 * not the newest of an open job are late or repeated, and change nothing.
 */
public final class ModelMachine {

    private static final String TRAINING = "training";
    private static final String JOB = "job";

    private final Function<String, ModelPolicy> policies;
    private final long defaultSeed;

    /**
     * Makes a machine.
     *
     * @param policies policy of a model by its name
     * @param defaultSeed seed of an original whose dataset names none
     */
    public ModelMachine(Function<String, ModelPolicy> policies, long defaultSeed) {
        this.policies = policies;
        this.defaultSeed = defaultSeed;
    }

    /**
     * Decides on a command.
     *
     * @throws LetheException of kind {@code REJECTED} for what contradicts what is known; nothing changes then
     */
    public ModelDecision on(@Nullable ModelRow row, WaitingLine line, ModelCommand command, Instant at) {
        if (command instanceof ModelCommand.Train train) {
            return onTrain(row, line, train.split(), at);
        }
        if (command instanceof ModelCommand.Adopt adopt) {
            return onTrained(row, line, adopt.trained(), at);
        }
        if (row == null) {
            return command instanceof ModelCommand.Enqueue enqueue
                    ? unknownModel(enqueue)
                    : ModelDecision.nothing(null);
        }
        ModelDraft draft = draft(row, line, at);
        if (command instanceof ModelCommand.Enqueue enqueue) {
            enqueue(draft, enqueue.request());
            plan(draft);
        } else if (command instanceof ModelCommand.Withdraw withdraw) {
            withdraw(draft, withdraw);
        } else if (command instanceof ModelCommand.Reorder reorder) {
            reorder(draft, reorder);
        }
        return draft.decision();
    }

    /** Decides on what a worker announced; what is not about a newest attempt changes nothing. */
    public ModelDecision on(@Nullable ModelRow row, WaitingLine line, Event event, Instant at) {
        if (row == null) {
            return ModelDecision.nothing(null);
        }
        ModelDraft draft = draft(row, line, at);
        if (event instanceof JobProgressed news) {
            onProgress(draft, news);
        } else if (event instanceof JobFailed failed) {
            onFailed(draft, failed);
        } else if (event instanceof ModelUnlearned unlearned) {
            onUnlearned(draft, unlearned);
        } else if (event instanceof EvaluationScored scored) {
            onScored(draft, scored);
        }
        return draft.decision();
    }

    /** Decides what the passing of time demands. */
    public ModelDecision onTick(ModelRow row, WaitingLine line, Instant at) {
        ModelDraft draft = draft(row, line, at);
        Run run = row.run();
        if (run != null && run.job().isLost(policy(row), at)) {
            reopen(draft, run);
        }
        for (SideJob side : row.side()) {
            if (side.job().isLost(policy(row), at)) {
                reopen(draft, side);
            }
        }
        plan(draft);
        draft.change(next -> next.toldWaiting(line.size()));
        return draft.decision();
    }

    /** Whether a model changes by the passing of time alone. */
    public static boolean isTimed(ModelRow row, WaitingLine line) {
        return row.isTimed(line.size());
    }

    private ModelDecision onTrain(@Nullable ModelRow row, WaitingLine line, SplitPublished split, Instant at) {
        SplitPublished.Training wanted = split.training();
        long seed = wanted == null ? defaultSeed : wanted.seed();
        if (row == null || (row.head() == null && row.run() == null)) {
            String modelId = wanted == null ? split.datasetId() : wanted.modelId();
            ModelRow fresh = row == null ? fresh(modelId, split, seed) : row;
            ModelDraft draft = new ModelDraft(row, fresh, policies.apply(modelId), line, at);
            OpenJob job = draft.open(ModelJobs.training(modelId, draft.nextVersion(), split, seed, at));
            draft.change(next -> next.datasetId(split.datasetId())
                    .dataset(split.manifest())
                    .seed(seed)
                    .message(null)
                    .run(new Run(Run.Stage.TRAINING, List.of(), List.of(), 0, job, null, at)));
            return draft.decision();
        }
        if (row.dataset().sha256().equals(split.manifest().sha256())) {
            return ModelDecision.nothing(row);
        }
        throw new LetheException(
                ErrorCode.CONFLICTING_DUPLICATE,
                "Model %s was made from another version of dataset %s; choose another model id for version %s."
                        .formatted(row.modelId(), row.datasetId(), split.datasetVersion()));
    }

    private static ModelRow fresh(String modelId, SplitPublished split, long seed) {
        return new ModelRow(
                modelId,
                0,
                split.datasetId(),
                split.manifest(),
                seed,
                null,
                null,
                null,
                0,
                List.of(),
                1,
                null,
                List.of(),
                0,
                null,
                null,
                Map.of(),
                null,
                0,
                null);
    }

    private ModelDecision onTrained(@Nullable ModelRow row, WaitingLine line, ModelTrained trained, Instant at) {
        ModelRef model = trained.model();
        if (row != null
                && row.versions().stream().anyMatch(version -> version.model().equals(model))) {
            return ModelDecision.nothing(row);
        }
        Run run = row == null ? null : row.run();
        boolean ours = trained.jobId() != null;
        boolean expected = run != null
                && run.stage() == Run.Stage.TRAINING
                && ours
                && run.job().isNewest(Objects.requireNonNull(trained.jobId()), attempt(trained));
        if (ours && !expected) {
            return ModelDecision.nothing(row);
        }
        if (row != null && row.knowsVersion(model.modelVersion())) {
            throw new LetheException(
                    ErrorCode.CONFLICTING_DUPLICATE,
                    "Version %s of model %s exists with other weights; a trainer must choose a version of its own."
                            .formatted(model.modelVersion(), model.modelId()));
        }
        ModelRow known = row == null
                ? new ModelRow(
                        model.modelId(),
                        0,
                        trained.datasetId(),
                        trained.dataset(),
                        trained.seed(),
                        null,
                        null,
                        null,
                        0,
                        List.of(),
                        1,
                        null,
                        List.of(),
                        0,
                        null,
                        null,
                        Map.of(),
                        null,
                        0,
                        null)
                : row;
        ModelDraft draft = new ModelDraft(row, known, policies.apply(model.modelId()), line, at);
        if (run != null) {
            draft.close(run.job());
            // Who is served by a job on the former original is served again, on the new one.
            for (Waiting request : run.requests()) {
                line.add(request);
                draft.tell(Moved.to(RequestState.WAITING, request.requestId(), model.modelId())
                        .waitingFor(JOB, null));
            }
        }
        adopt(draft, trained);
        plan(draft);
        return draft.decision();
    }

    /** Everybody in its dataset is known to a model that was trained anew. */
    private static void adopt(ModelDraft draft, ModelTrained trained) {
        ModelRef model = trained.model();
        ModelRef former = draft.row().head();
        if (former != null) {
            draft.judgeVersion(former.modelVersion(), VersionState.SUPERSEDED, null);
        }
        draft.addVersion(model, VersionState.ORIGINAL, "train", trained.jobId(), trained.seconds());
        OpenJob scoring = draft.open(ModelJobs.scoringOriginal(trained, draft.at()));
        draft.change(next -> next.datasetId(trained.datasetId())
                .dataset(trained.dataset())
                .seed(trained.seed())
                .original(model)
                .head(model)
                .forgotten(null)
                .forgottenSamples(0)
                .nextVersion(numberAfter(model.modelVersion(), draft.row().nextVersion()))
                .run(null)
                .side(SideJobs.plus(draft.row().side(), new SideJob(scoring, null)))
                .inexactPromotions(0)
                .trainSeconds(trained.seconds())
                .originalAccuracy(null)
                .message(null));
    }

    private static ModelDecision unknownModel(ModelCommand.Enqueue enqueue) {
        Moved rejected = Moved.to(RequestState.REJECTED, enqueue.request().requestId(), enqueue.modelId())
                .because(
                        ErrorCode.MODEL_NOT_FOUND.name(),
                        "Model %s is not known here; name a model that was trained.".formatted(enqueue.modelId()));
        return new ModelDecision(null, List.of(), List.of(), List.of(rejected));
    }

    private void enqueue(ModelDraft draft, Waiting request) {
        boolean busy = draft.row().run() != null;
        int ahead = draft.line().size() / policy(draft.row()).batchLimit() + (busy ? 1 : 0);
        draft.line().add(request);
        draft.tell(
                Moved.to(RequestState.WAITING, request.requestId(), draft.row().modelId())
                        .waitingFor(draft.row().head() == null ? TRAINING : JOB, draft.expectedEnd(draft.at(), ahead)));
    }

    private static void withdraw(ModelDraft draft, ModelCommand.Withdraw wanted) {
        Optional<Waiting> waiting = draft.line().at(wanted.place());
        if (waiting.isEmpty()) {
            // A job serves it already: what the request knows of it stays true.
            return;
        }
        draft.line().remove(waiting.get());
        draft.tell(Moved.to(wanted.to(), wanted.requestId(), wanted.modelId()).because(null, wanted.reason()));
    }

    private static void reorder(ModelDraft draft, ModelCommand.Reorder wanted) {
        draft.line().at(wanted.place()).ifPresent(request -> {
            draft.line().remove(request);
            draft.line().add(request.dueAt(wanted.dueAt()));
        });
    }

    private void onProgress(ModelDraft draft, JobProgressed news) {
        Run run = draft.row().run();
        if (run != null && run.job().isNewest(news.jobId(), news.attempt())) {
            Run heard = run.withJob(run.job().heard(news, draft.at()));
            draft.change(next -> next.run(heard));
            if (news.step() == JobProgressed.Step.CLAIMED && run.stage() == Run.Stage.UNLEARNING) {
                draft.tellAll(heard, RequestState.RUNNING, null, null);
            }
            return;
        }
        SideJobs.find(draft.row().side(), news.jobId(), news.attempt())
                .ifPresent(side -> draft.change(next -> next.side(SideJobs.replace(
                        draft.row().side(), side, side.withJob(side.job().heard(news, draft.at()))))));
    }

    private void onFailed(ModelDraft draft, JobFailed failed) {
        Run run = draft.row().run();
        if (run != null && run.job().isNewest(failed.jobId(), failed.attempt())) {
            new Ladder(policy(draft.row()), draft).failed(run, failed.reasonCode(), failed.message());
            plan(draft);
            return;
        }
        SideJobs.find(draft.row().side(), failed.jobId(), failed.attempt()).ifPresent(side -> drop(draft, side));
    }

    private void onUnlearned(ModelDraft draft, ModelUnlearned unlearned) {
        Run run = draft.row().run();
        if (run != null
                && run.stage() == Run.Stage.UNLEARNING
                && run.job().isNewest(unlearned.jobId(), unlearned.attempt())) {
            new Ladder(policy(draft.row()), draft).made(run, unlearned);
            plan(draft);
            return;
        }
        SideJobs.find(draft.row().side(), unlearned.jobId(), unlearned.attempt())
                .ifPresent(side -> scoreReference(draft, side, unlearned));
    }

    private static void scoreReference(ModelDraft draft, SideJob side, ModelUnlearned unlearned) {
        draft.close(side.job());
        draft.addVersion(
                unlearned.model(), VersionState.REFERENCE, unlearned.method(), unlearned.jobId(), unlearned.seconds());
        Candidate reference = Candidate.of(unlearned);
        OpenJob scoring = draft.open(ModelJobs.scoring(side.job().planned(), reference, draft.at()));
        draft.change(next -> next.side(SideJobs.replace(draft.row().side(), side, new SideJob(scoring, reference))));
    }

    private void onScored(ModelDraft draft, EvaluationScored scored) {
        Run run = draft.row().run();
        if (run != null && run.stage() == Run.Stage.SCORING && run.job().isNewest(scored.jobId(), scored.attempt())) {
            new Ladder(policy(draft.row()), draft).scored(run, scored);
            plan(draft);
            return;
        }
        SideJobs.find(draft.row().side(), scored.jobId(), scored.attempt()).ifPresent(side -> {
            drop(draft, side);
            if (scored.model().equals(draft.row().original())) {
                Scores.Estimate accuracy = scored.scores().testAccuracy();
                draft.change(next -> next.originalAccuracy(accuracy));
            }
        });
    }

    private static void drop(ModelDraft draft, SideJob side) {
        draft.close(side.job());
        draft.change(next -> next.side(SideJobs.minus(draft.row().side(), side)));
    }

    private void reopen(ModelDraft draft, Run run) {
        Optional<OpenJob> next = run.job().reopened(policy(draft.row()), draft.at());
        if (next.isPresent()) {
            Run again = run.withJob(draft.open(next.get()));
            draft.change(row -> row.run(again));
            return;
        }
        new Ladder(policy(draft.row()), draft)
                .failed(
                        run,
                        ErrorCode.ATTEMPTS_EXHAUSTED.name(),
                        "%d attempts in a row came no further; the workers' logs tell why."
                                .formatted(policy(draft.row()).fruitless()));
    }

    private void reopen(ModelDraft draft, SideJob side) {
        Optional<OpenJob> next = side.job().reopened(policy(draft.row()), draft.at());
        if (next.isEmpty()) {
            drop(draft, side);
            return;
        }
        SideJob again = side.withJob(draft.open(next.get()));
        draft.change(row -> row.side(SideJobs.replace(draft.row().side(), side, again)));
    }

    private void plan(ModelDraft draft) {
        new Planner(policy(draft.row()), draft).planNext();
    }

    private ModelDraft draft(ModelRow row, WaitingLine line, Instant at) {
        return new ModelDraft(row, row, policy(row), line, at);
    }

    private ModelPolicy policy(ModelRow row) {
        return policies.apply(row.modelId());
    }

    private static int attempt(ModelTrained trained) {
        return Objects.requireNonNullElse(trained.attempt(), 0);
    }

    /** The number after {@code v<number>}, or {@code atLeast} when that is larger or the name has no number. */
    private static int numberAfter(String version, int atLeast) {
        return version.matches("v\\d{1,6}") ? Math.max(atLeast, Integer.parseInt(version.substring(1)) + 1) : atLeast;
    }

    static Map<String, Double> with(Map<String, Double> measured, String method, double seconds) {
        Map<String, Double> next = new HashMap<>(measured);
        next.put(method, seconds);
        return next;
    }
}
