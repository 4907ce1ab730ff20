package io.lethe.unlearning.coordinator.model;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelStateChanged.Failure;
import io.lethe.contracts.ModelStateChanged.VersionState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.SplitPublished;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a model comes to be: its training is planned, and what was trained is adopted as its original. */
final class Originals {

    private final Function<String, ModelPolicy> policies;
    private final long defaultSeed;

    Originals(Function<String, ModelPolicy> policies, long defaultSeed) {
        this.policies = policies;
        this.defaultSeed = defaultSeed;
    }

    /** Plans the training of a dataset's model; a model that was made from another version keeps what it is. */
    ModelDecision train(@Nullable ModelRow row, WaitingLine line, SplitPublished split, Instant at) {
        SplitPublished.Training wanted = split.training();
        long seed = wanted == null ? defaultSeed : wanted.seed();
        if (row == null || (row.head() == null && row.run() == null)) {
            String modelId = wanted == null ? split.datasetId() : wanted.modelId();
            ModelRow fresh = row == null ? fresh(modelId, split.datasetId(), split.manifest(), seed) : row;
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
        return refused(
                row, line, ModelJobs.training(row.modelId(), "v" + row.nextVersion(), split, seed, at), split, at);
    }

    /** Whoever imported the data looks at the model for the outcome, so that is where the reason stands. */
    private ModelDecision refused(
            ModelRow row, WaitingLine line, JobPlanned training, SplitPublished split, Instant at) {
        Failure told = row.sideFailure();
        if (told != null && told.jobId().equals(training.jobId())) {
            return ModelDecision.nothing(row);
        }
        ModelDraft draft = new ModelDraft(row, row, policies.apply(row.modelId()), line, at);
        draft.change(next -> next.sideFailure(new Failure(
                training.jobId(),
                training.kind(),
                training.purpose(),
                ErrorCode.CONFLICTING_DUPLICATE.name(),
                "Model %s was made from another version of dataset %s; choose another model id for version %s."
                        .formatted(row.modelId(), row.datasetId(), split.datasetVersion()),
                at)));
        return draft.decision();
    }

    private static ModelRow fresh(String modelId, String datasetId, ArtifactRef dataset, long seed) {
        return new ModelRow(
                modelId, 0, datasetId, dataset, seed, null, null, null, 0, List.of(), 1, null, List.of(), 0, null, null,
                Map.of(), null, 0, null, null);
    }

    /**
     * Adopts what was trained, by a job of ours or elsewhere.
     *
     * @throws LetheException if the version exists with other weights
     */
    ModelDecision adopt(@Nullable ModelRow row, WaitingLine line, ModelTrained trained, Instant at) {
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
        ModelRow known =
                row == null ? fresh(model.modelId(), trained.datasetId(), trained.dataset(), trained.seed()) : row;
        ModelDraft draft = new ModelDraft(row, known, policies.apply(model.modelId()), line, at);
        if (run != null) {
            draft.close(run.job());
            // Who is served by a job on the former original is served again, on the new one.
            for (Waiting request : run.requests()) {
                line.add(request);
                draft.tell(Moved.to(RequestState.WAITING, request.requestId(), model.modelId())
                        .waitingFor("job", null));
            }
        }
        become(draft, trained);
        new Planner(draft.policy(), draft).planNext();
        return draft.decision();
    }

    /** Everybody in its dataset is known to a model that was trained anew. */
    private static void become(ModelDraft draft, ModelTrained trained) {
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
                .inexactPromotions(0)
                .trainSeconds(trained.seconds())
                .originalAccuracy(null)
                .message(null));
        new SideWork(draft).add(scoring);
    }

    private static int attempt(ModelTrained trained) {
        return Objects.requireNonNullElse(trained.attempt(), 0);
    }

    /** The number after {@code v<number>}, or {@code atLeast} when that is larger or the name has no number. */
    private static int numberAfter(String version, int atLeast) {
        return version.matches("v\\d{1,6}") ? Math.max(atLeast, Integer.parseInt(version.substring(1)) + 1) : atLeast;
    }
}
