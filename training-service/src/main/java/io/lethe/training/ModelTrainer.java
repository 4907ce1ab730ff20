package io.lethe.training;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.learning.process.LearnerTask;
import io.lethe.learning.training.Recipe;
import io.lethe.service.jobs.JobHandler;
import io.lethe.service.jobs.JobRun;
import io.lethe.service.learner.DatasetCache;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.service.learner.ModelArtifacts.Published;
import io.lethe.service.learner.ModelCard;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Trains original models. What an earlier attempt of the job has trained to the end is announced, not trained again.
 */
@ApplicationScoped
public class ModelTrainer implements JobHandler {

    private static final Logger LOG = Logger.getLogger(ModelTrainer.class);

    private final DatasetCache datasets;
    private final ModelArtifacts artifacts;
    private final Trainings trainings;

    ModelTrainer(DatasetCache datasets, ModelArtifacts artifacts, Trainings trainings) {
        this.datasets = datasets;
        this.artifacts = artifacts;
        this.trainings = trainings;
    }

    @Override
    public Set<JobKind> kinds() {
        return Set.of(JobKind.TRAIN);
    }

    @Override
    public ModelTrained run(JobRun run) {
        JobPlanned job = run.job();
        try {
            Optional<Published> earlier = artifacts.findUpTo(job.modelId(), job.jobId(), job.attempt());
            earlier.ifPresent(model -> LOG.infof("%s exists and is announced", job.modelId()));
            Published model = earlier.orElseGet(() -> train(run));
            trainings.done(model.card());
            return announce(job, model);
        } catch (LetheException e) {
            trainings.failed(job.modelId(), e);
            throw e;
        }
    }

    private Published train(JobRun run) {
        JobPlanned job = run.job();
        DatasetManifest manifest = datasets.manifest(job.dataset());
        trainings.begun(job.modelId(), manifest.datasetId());
        Recipe recipe = Recipes.choose(manifest, job.parameters());
        DatasetFiles files = datasets.files(manifest, run.folder());
        LearnerMessage.Done done = run.learn(
                new LearnerTask.Train(files, recipe, job.seed(), run.folder()),
                message -> trainings.progressed(job.modelId(), recipe.epochs(), message));
        return artifacts.publish(
                job.modelId(),
                job.jobId(),
                job.attempt(),
                run.folder().resolve("model.safetensors"),
                weights -> card(job, recipe, manifest, done, weights));
    }

    private ModelCard card(
            JobPlanned job, Recipe recipe, DatasetManifest manifest, LearnerMessage.Done done, ArtifactRef weights) {
        return new ModelCard(
                job.modelId(),
                job.targetVersion(),
                ModelState.ORIGINAL,
                null,
                ModelCard.TRAIN,
                done.parameters(),
                recipe,
                manifest.task(),
                job.seed(),
                job.jobId(),
                job.attempt(),
                new ModelCard.Dataset(manifest.datasetId(), manifest.datasetVersion(), job.dataset()),
                weights,
                done.seconds(),
                artifacts.engine(),
                done.notes(),
                Instant.now());
    }

    /** The event names the attempt that tells, the artifacts the one that trained. */
    private static ModelTrained announce(JobPlanned job, Published model) {
        ModelCard card = model.card();
        return new ModelTrained(
                model.ref(),
                card.dataset().id(),
                card.dataset().version(),
                card.dataset().manifest(),
                card.seed(),
                card.seconds(),
                job.jobId(),
                job.attempt());
    }
}
