package io.lethe.evaluation;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetSet;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.Scores;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.process.LearnerTask;
import io.lethe.learning.training.Recipe;
import io.lethe.service.learner.DatasetCache;
import io.lethe.service.learner.LearnerTasks;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.service.learner.ModelCard;
import io.lethe.service.learner.Workspace;
import io.lethe.storage.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scores models and keeps the scorecards. What was scored before is not scored again. */
@ApplicationScoped
class ModelScorer {

    private final ObjectStore store;
    private final DatasetCache datasets;
    private final ModelArtifacts artifacts;
    private final LearnerTasks learner;
    private final Workspace workspace;
    private final Scorecards scorecards;

    ModelScorer(
            ObjectStore store,
            DatasetCache datasets,
            ModelArtifacts artifacts,
            LearnerTasks learner,
            Workspace workspace,
            Scorecards scorecards) {
        this.store = store;
        this.datasets = datasets;
        this.artifacts = artifacts;
        this.learner = learner;
        this.workspace = workspace;
        this.scorecards = scorecards;
    }

    /**
     * Scores an original: what it learned against people it never saw.
     *
     * @throws LetheException if an artifact is missing or corrupted, or the learner fails
     */
    Scorecards.Stored score(ModelTrained trained) {
        ModelRef model = trained.model();
        Optional<Scorecards.Stored> known = scorecards.find(model.modelId(), model.modelVersion(), null);
        if (known.isPresent()) {
            return known.get();
        }
        Subject subject = new Subject(model, ModelState.ORIGINAL, ModelCard.TRAIN, trained.seconds());
        return score(new Plan(trained.dataset(), null, null, List.of(), trained.seed()), List.of(subject))
                .get(0);
    }

    /**
     * Scores a job's base and outcome, in this order, against what the job forgot.
     *
     * @throws LetheException if an artifact is missing or corrupted, or the learner fails
     */
    List<Scorecards.Stored> score(ModelUnlearned unlearned) {
        ModelRef base = unlearned.base();
        ModelRef outcome = unlearned.model();
        String jobId = unlearned.jobId();
        Optional<Scorecards.Stored> knownBase = scorecards.find(base.modelId(), base.modelVersion(), jobId);
        Optional<Scorecards.Stored> knownOutcome = scorecards.find(outcome.modelId(), outcome.modelVersion(), jobId);
        if (knownBase.isPresent() && knownOutcome.isPresent()) {
            return List.of(knownBase.get(), knownOutcome.get());
        }
        ModelCard baseCard = artifacts.card(base);
        ModelState state =
                unlearned.purpose() == JobPlanned.Purpose.REFERENCE ? ModelState.RETRAINED : ModelState.UNLEARNED;
        return score(
                new Plan(unlearned.dataset(), unlearned.forgetSet(), jobId, unlearned.requestIds(), unlearned.seed()),
                List.of(
                        new Subject(base, baseCard.state(), baseCard.method(), baseCard.seconds()),
                        new Subject(outcome, state, unlearned.method(), unlearned.seconds())));
    }

    private List<Scorecards.Stored> score(Plan plan, List<Subject> subjects) {
        ArtifactRef forgetRef = plan.forgetSet();
        ForgetSet forget = forgetRef == null ? new ForgetSet("", List.of(), List.of()) : forgetSet(forgetRef);
        DatasetFiles files = datasets.files(datasets.manifest(plan.dataset()));
        ModelRef first = subjects.get(0).model();
        List<Scores> scores = workspace.use(
                folder -> measure(plan, subjects, files, forget, folder),
                first.modelId(),
                first.modelVersion(),
                plan.jobId() == null ? "original" : plan.jobId());
        List<Scorecards.Stored> kept = new ArrayList<>();
        for (int i = 0; i < subjects.size(); i++) {
            kept.add(scorecards.keep(plan.card(subjects.get(i), forget.forget().size(), scores.get(i))));
        }
        return List.copyOf(kept);
    }

    private List<Scores> measure(Plan plan, List<Subject> subjects, DatasetFiles files, ForgetSet forget, Path folder) {
        List<Path> weights = subjects.stream()
                .map(subject -> datasets.artifact(subject.model().weights()))
                .toList();
        Recipe recipe = artifacts.card(subjects.get(0).model()).recipe();
        learner.run(
                new LearnerTask.Score(files, recipe, weights, forget.forget(), forget.excluded(), plan.seed(), folder),
                progress -> {});
        return ScoreReports.read(folder.resolve("scores.json"));
    }

    private ForgetSet forgetSet(ArtifactRef ref) {
        try {
            return EventJson.mapper().readValue(store.read(ref), ForgetSet.class);
        } catch (IOException e) {
            throw new LetheException(ErrorCode.ARTIFACT_CORRUPTED, ref.key() + " is not a forget set", e);
        }
    }

    /** A model to score, and how it was made. */
    private record Subject(ModelRef model, ModelState state, String method, double workSeconds) {}

    /** What models are scored on. */
    private record Plan(
            ArtifactRef dataset,
            @Nullable ArtifactRef forgetSet,
            @Nullable String jobId,
            List<String> requestIds,
            long seed) {

        Scorecard card(Subject subject, int forgetSamples, Scores scores) {
            return new Scorecard(
                    subject.model(),
                    subject.state(),
                    subject.method(),
                    jobId,
                    requestIds,
                    dataset,
                    forgetSet,
                    forgetSamples,
                    scores,
                    subject.workSeconds(),
                    seed,
                    Instant.now());
        }
    }
}
