package io.lethe.unlearning.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetSet;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobPlanned.Purpose;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.Names;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.learning.process.LearnerTask;
import io.lethe.service.learner.DatasetCache;
import io.lethe.service.learner.LearnerTasks;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.service.learner.ModelArtifacts.Published;
import io.lethe.service.learner.ModelCard;
import io.lethe.service.learner.Workspace;
import io.lethe.storage.ObjectStore;
import io.lethe.unlearning.TrainIndex;
import io.lethe.unlearning.TrainIndexes;
import io.lethe.unlearning.UnlearningMetrics;
import io.lethe.unlearning.UnlearningMetrics.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Runs a job: what it needs comes from the store, a learner process does the work, the outcome goes to the store. A job
 * whose outcome is there already is not run again.
 */
@ApplicationScoped
class JobRunner {

    private static final Logger LOG = Logger.getLogger(JobRunner.class);

    private final ObjectStore store;
    private final DatasetCache cache;
    private final ModelArtifacts artifacts;
    private final TrainIndexes indexes;
    private final LearnerTasks learner;
    private final Workspace workspace;
    private final UnlearningMetrics metrics;

    JobRunner(
            ObjectStore store,
            DatasetCache cache,
            ModelArtifacts artifacts,
            TrainIndexes indexes,
            LearnerTasks learner,
            Workspace workspace,
            UnlearningMetrics metrics) {
        this.store = store;
        this.cache = cache;
        this.artifacts = artifacts;
        this.indexes = indexes;
        this.learner = learner;
        this.workspace = workspace;
        this.metrics = metrics;
    }

    /** What the learner needs, on the local disk. */
    private record Inputs(ModelCard baseCard, Path baseWeights, DatasetFiles dataset, ForgetSet forgetSet) {}

    /**
     * Runs a job to its end.
     *
     * @throws LetheException if there is no outcome, with the reason
     */
    ModelUnlearned run(JobPlanned job, ProgressReports.OfJob progress) {
        if (!Names.isJobId(job.jobId())) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "The jobId is not a UUID.");
        }
        Optional<Published> earlier = artifacts.find(job.base().modelId(), job.targetVersion());
        if (earlier.isPresent()) {
            LOG.infof(
                    "Version %s of model %s is there already",
                    job.targetVersion(), job.base().modelId());
            return outcome(job, earlier.get(), storeForgetSet(forgetSet(job)));
        }
        progress.begin();
        Inputs inputs = timed(Stage.FETCH, () -> fetch(job));
        ArtifactRef forgetSet = storeForgetSet(inputs.forgetSet());
        Path folder = workspace.open(job.jobId());
        LearnerMessage.Done done;
        try {
            done = timed(Stage.UNLEARN, () -> learner.run(task(job, inputs, folder), progress::observe));
        } catch (LetheException e) {
            // Checkpoints still know the people; another process's attempt needs them, a failed job does not.
            discard(folder);
            throw e;
        }
        Published published = timed(
                Stage.STORE,
                () -> artifacts.publish(
                        job.base().modelId(),
                        job.targetVersion(),
                        folder.resolve("model.safetensors"),
                        weights -> card(job, inputs.baseCard(), done, weights)));
        discard(folder);
        return outcome(job, published, forgetSet);
    }

    private void discard(Path folder) {
        try {
            workspace.discard(folder);
        } catch (LetheException e) {
            LOG.warn("The folder of a job that ended stays", e);
        }
    }

    private Inputs fetch(JobPlanned job) {
        DatasetManifest manifest = cache.manifest(job.dataset());
        return new Inputs(
                artifacts.card(job.base()),
                cache.artifact(job.base().weights()),
                cache.files(manifest),
                forgetSet(job));
    }

    private ForgetSet forgetSet(JobPlanned job) {
        TrainIndex index = indexes.of(job.dataset());
        long unknown = index.unknownSubjects(job.subjectRefs()) + index.unknownSamples(job.sampleRefs());
        if (unknown > 0) {
            throw new LetheException(
                    ErrorCode.SUBJECT_NOT_FOUND,
                    "%d subjects and samples of the job are not in the train split of its dataset.".formatted(unknown));
        }
        NavigableSet<Integer> excluded = index.rows(job.forgottenSubjectRefs(), job.forgottenSampleRefs());
        NavigableSet<Integer> forget = index.rows(job.subjectRefs(), job.sampleRefs());
        forget.removeAll(excluded);
        if (forget.isEmpty()) {
            throw new LetheException(
                    ErrorCode.NOTHING_TO_FORGET,
                    "The base of the job has forgotten all subjects and samples of the job.");
        }
        return new ForgetSet(job.jobId(), List.copyOf(forget), List.copyOf(excluded));
    }

    private ArtifactRef storeForgetSet(ForgetSet forgetSet) {
        try {
            byte[] json = EventJson.mapper().writeValueAsBytes(forgetSet);
            return store.put("jobs", forgetSet.jobId() + "/forget-set.json", json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A forget set is not writable as JSON", e);
        }
    }

    private static LearnerTask task(JobPlanned job, Inputs inputs, Path folder) {
        return new LearnerTask.Unlearn(
                inputs.dataset(),
                inputs.baseCard().recipe(),
                inputs.baseWeights(),
                inputs.forgetSet().forget(),
                inputs.forgetSet().excluded(),
                job.method(),
                job.parameters(),
                job.seed(),
                folder);
    }

    private ModelCard card(JobPlanned job, ModelCard base, LearnerMessage.Done done, ArtifactRef weights) {
        return new ModelCard(
                job.base().modelId(),
                job.targetVersion(),
                job.purpose() == Purpose.CANDIDATE ? ModelState.UNLEARNED : ModelState.RETRAINED,
                job.base().modelVersion(),
                job.method(),
                done.parameters(),
                base.recipe(),
                base.task(),
                job.seed(),
                job.jobId(),
                base.dataset(),
                weights,
                done.seconds(),
                artifacts.engine(),
                done.notes(),
                Instant.now());
    }

    private static ModelUnlearned outcome(JobPlanned job, Published published, ArtifactRef forgetSet) {
        ModelCard card = published.card();
        if (!job.jobId().equals(card.jobId())) {
            throw new LetheException(
                    ErrorCode.STALE_BASE,
                    "Version %s of model %s was made by another job; ask again."
                            .formatted(job.targetVersion(), job.base().modelId()));
        }
        return new ModelUnlearned(
                job.jobId(),
                job.purpose(),
                job.base(),
                published.ref(),
                job.dataset(),
                forgetSet,
                job.requestIds(),
                card.method(),
                card.parameters(),
                card.seed(),
                card.seconds());
    }

    private <T> T timed(Stage stage, Supplier<T> work) {
        Instant start = Instant.now();
        T result = work.get();
        metrics.stage(stage, Duration.between(start, Instant.now()));
        return result;
    }
}
