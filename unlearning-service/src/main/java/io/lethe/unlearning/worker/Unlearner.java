package io.lethe.unlearning.worker;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobPlanned.Purpose;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.learning.process.LearnerTask;
import io.lethe.service.jobs.JobHandler;
import io.lethe.service.jobs.JobRun;
import io.lethe.service.learner.DatasetCache;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.service.learner.ModelArtifacts.Published;
import io.lethe.service.learner.ModelCard;
import io.lethe.unlearning.UnlearningMetrics;
import io.lethe.unlearning.UnlearningMetrics.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes model versions that have forgotten: what a job needs comes from the store, a learner process does the work, the
 * outcome goes to the store. What an earlier attempt made is announced, not made again.
 */
@ApplicationScoped
class Unlearner implements JobHandler {

    private static final Logger LOG = Logger.getLogger(Unlearner.class);
    private static final String RETRAIN = "retrain";

    private final DatasetCache cache;
    private final ModelArtifacts artifacts;
    private final ForgetSets forgetSets;
    private final UnlearningMetrics metrics;

    Unlearner(DatasetCache cache, ModelArtifacts artifacts, ForgetSets forgetSets, UnlearningMetrics metrics) {
        this.cache = cache;
        this.artifacts = artifacts;
        this.forgetSets = forgetSets;
        this.metrics = metrics;
    }

    /** What the learner needs, on the local disk. */
    private record Inputs(ModelCard baseCard, Path baseWeights, DatasetFiles dataset) {}

    @Override
    public Set<JobKind> kinds() {
        return Set.of(JobKind.UNLEARN, JobKind.RETRAIN);
    }

    @Override
    public ModelUnlearned run(JobRun run) {
        JobPlanned job = run.job();
        ModelRef base = base(job);
        DatasetManifest manifest = cache.manifest(job.dataset());
        ForgetPlan forget = forgetSets.plan(job, manifest);
        Optional<Published> earlier = artifacts.findUpTo(job.modelId(), job.jobId(), job.attempt());
        if (earlier.isPresent()) {
            LOG.infof("The outcome of job %s exists and is announced", job.jobId());
            return outcome(job, base, earlier.get(), forget);
        }
        Inputs inputs = timed(Stage.FETCH, () -> fetch(run, base, manifest));
        LearnerMessage.Done done = timed(Stage.UNLEARN, () -> run.learn(task(run, inputs, forget), message -> {}));
        run.requireWanted();
        Published published = timed(
                Stage.STORE,
                () -> artifacts.publish(
                        job.modelId(),
                        job.jobId(),
                        job.attempt(),
                        run.folder().resolve("model.safetensors"),
                        weights -> card(job, base, inputs.baseCard(), done, weights)));
        return outcome(job, base, published, forget);
    }

    private static ModelRef base(JobPlanned job) {
        @Nullable ModelRef base = job.base();
        if (base == null) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "The job must name the model that it starts from.");
        }
        return base;
    }

    private static String method(JobPlanned job) {
        if (job.kind() == JobKind.RETRAIN) {
            return RETRAIN;
        }
        @Nullable String method = job.method();
        if (method == null) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "The job must name an unlearning method.");
        }
        return method;
    }

    private Inputs fetch(JobRun run, ModelRef base, DatasetManifest manifest) {
        return new Inputs(
                artifacts.card(base),
                cache.artifact(base.weights(), run.folder()),
                cache.files(manifest, run.folder()));
    }

    private static LearnerTask task(JobRun run, Inputs inputs, ForgetPlan forget) {
        JobPlanned job = run.job();
        return new LearnerTask.Unlearn(
                inputs.dataset(),
                inputs.baseCard().recipe(),
                inputs.baseWeights(),
                forget.forgetRows(),
                forget.excludedRows(),
                method(job),
                job.parameters(),
                job.seed(),
                run.folder());
    }

    private ModelCard card(
            JobPlanned job, ModelRef base, ModelCard baseCard, LearnerMessage.Done done, ArtifactRef weights) {
        return new ModelCard(
                job.modelId(),
                job.targetVersion(),
                job.purpose() == Purpose.REFERENCE ? ModelState.RETRAINED : ModelState.UNLEARNED,
                base.modelVersion(),
                method(job),
                done.parameters(),
                baseCard.recipe(),
                baseCard.task(),
                job.seed(),
                job.jobId(),
                job.attempt(),
                new ModelCard.Dataset(
                        baseCard.dataset().id(), baseCard.dataset().version(), job.dataset()),
                weights,
                done.seconds(),
                artifacts.engine(),
                done.notes(),
                Instant.now());
    }

    /** The event names the attempt that tells, the artifacts the one that made them. */
    private ModelUnlearned outcome(JobPlanned job, ModelRef base, Published published, ForgetPlan forget) {
        ModelCard card = published.card();
        return new ModelUnlearned(
                job.jobId(),
                job.attempt(),
                job.rung(),
                job.purpose(),
                base,
                published.ref(),
                job.dataset(),
                forgetSets.store(forget),
                forgetSets.storeForgotten(forget),
                forget.forgotten().samples().size(),
                job.requestIds(),
                card.method(),
                card.parameters(),
                card.seed(),
                card.seconds(),
                card.weights().sha256().equals(base.weights().sha256()),
                card.notes());
    }

    private <T> T timed(Stage stage, Supplier<T> work) {
        Instant start = Instant.now();
        T result = work.get();
        metrics.stage(stage, Duration.between(start, Instant.now()));
        return result;
    }
}
