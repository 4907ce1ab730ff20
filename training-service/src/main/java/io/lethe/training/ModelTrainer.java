package io.lethe.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.SplitPublished;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.process.LearnerJson;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.learning.process.LearnerTask;
import io.lethe.learning.training.Recipe;
import io.lethe.service.learner.DatasetCache;
import io.lethe.service.learner.LearnerTasks;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.service.learner.ModelCard;
import io.lethe.service.learner.Workspace;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Turns a published dataset into an original model. A model that exists already is announced again instead, so that a
 * redelivered event costs nothing; a training that was cut off goes on from its last checkpoint.
 */
@ApplicationScoped
public class ModelTrainer {

    /** Version name of every original model. */
    static final String ORIGINAL = "v1";

    private static final Logger LOG = Logger.getLogger(ModelTrainer.class);

    private final DatasetCache datasets;
    private final ModelArtifacts artifacts;
    private final LearnerTasks learner;
    private final Workspace workspace;
    private final Trainings trainings;
    private final TrainingConfig config;

    ModelTrainer(
            DatasetCache datasets,
            ModelArtifacts artifacts,
            LearnerTasks learner,
            Workspace workspace,
            Trainings trainings,
            TrainingConfig config) {
        this.datasets = datasets;
        this.artifacts = artifacts;
        this.learner = learner;
        this.workspace = workspace;
        this.trainings = trainings;
        this.config = config;
    }

    /**
     * Trains the model that a dataset version asks for.
     *
     * @throws LetheException if the dataset, the recipe or the training itself is at fault; {@link #trainings} says so
     */
    ModelTrained train(SplitPublished published) {
        String modelId = modelId(published);
        trainings.queued(modelId, published.datasetId());
        try {
            ModelArtifacts.Published model = trainOrFind(modelId, published);
            trainings.done(model.card());
            return announce(model);
        } catch (LetheException e) {
            trainings.failed(modelId, e);
            throw e;
        }
    }

    private ModelArtifacts.Published trainOrFind(String modelId, SplitPublished published) {
        Optional<ModelArtifacts.Published> existing = artifacts.find(modelId, ORIGINAL);
        DatasetManifest manifest = datasets.manifest(published.manifest());
        Plan plan = plan(modelId, published, manifest);
        if (existing.isPresent()) {
            LOG.infof("%s %s exists and is announced again", modelId, ORIGINAL);
            return plan.requireSameAs(existing.get());
        }
        DatasetFiles files = datasets.files(manifest);
        return plan.requireSameAs(workspace.use(folder -> train(plan, manifest, files, folder), plan.identity()));
    }

    private ModelArtifacts.Published train(Plan plan, DatasetManifest manifest, DatasetFiles files, Path folder) {
        LearnerMessage.Done done = learner.run(
                new LearnerTask.Train(files, plan.recipe(), plan.seed(), folder),
                message -> trainings.progressed(plan.modelId(), plan.recipe().epochs(), message));
        return artifacts.publish(
                plan.modelId(),
                ORIGINAL,
                folder.resolve("model.safetensors"),
                weights -> card(plan, manifest, done, weights));
    }

    private Plan plan(String modelId, SplitPublished published, DatasetManifest manifest) {
        SplitPublished.Training training = published.training();
        return new Plan(
                modelId,
                new ModelCard.Dataset(published.datasetId(), published.datasetVersion(), published.manifest()),
                Recipes.choose(manifest, training == null ? null : training.recipe()),
                training == null ? config.seed() : training.seed());
    }

    private ModelCard card(Plan plan, DatasetManifest manifest, LearnerMessage.Done done, ArtifactRef weights) {
        return new ModelCard(
                plan.modelId(),
                ORIGINAL,
                ModelState.ORIGINAL,
                null,
                ModelCard.TRAIN,
                done.parameters(),
                plan.recipe(),
                manifest.task(),
                plan.seed(),
                null,
                plan.dataset(),
                weights,
                done.seconds(),
                artifacts.engine(),
                done.notes(),
                Instant.now());
    }

    private static ModelTrained announce(ModelArtifacts.Published model) {
        ModelCard card = model.card();
        return new ModelTrained(
                model.ref(),
                card.dataset().id(),
                card.dataset().version(),
                card.dataset().manifest(),
                card.seed(),
                card.seconds());
    }

    private static String modelId(SplitPublished published) {
        SplitPublished.Training training = published.training();
        return training == null ? published.datasetId() : training.modelId();
    }

    /** What decides about the weights of an original. */
    private record Plan(String modelId, ModelCard.Dataset dataset, Recipe recipe, long seed) {

        /** Names the folder of the work in progress: another plan never finds its checkpoints. */
        String identity() {
            try {
                return LearnerJson.mapper().writeValueAsString(this);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("A plan has no JSON form", e);
            }
        }

        ModelArtifacts.Published requireSameAs(ModelArtifacts.Published model) {
            ModelCard card = model.card();
            if (card.dataset().version().equals(dataset.version())
                    && card.recipe().equals(recipe)
                    && card.seed() == seed) {
                return model;
            }
            throw new LetheException(
                    ErrorCode.CONFLICTING_DUPLICATE,
                    "model %s %s exists, made from version %s of %s with seed %d; choose another model id"
                            .formatted(
                                    modelId,
                                    ORIGINAL,
                                    card.dataset().version(),
                                    card.dataset().id(),
                                    card.seed()));
        }
    }
}
