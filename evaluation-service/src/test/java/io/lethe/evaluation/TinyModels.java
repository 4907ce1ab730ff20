package io.lethe.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lethe.contracts.ModelState;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.learning.process.LearnerTask;
import io.lethe.learning.training.Recipe;
import io.lethe.service.learner.DatasetCache;
import io.lethe.service.learner.LearnerTasks;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.service.learner.ModelCard;
import io.lethe.service.learner.Workspace;
import io.lethe.testing.TinyDataset;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Trains and publishes small models, as other services would. All tiny datasets show the same images, so that each seed
 * is trained once.
 */
@ApplicationScoped
class TinyModels {

    private static final Recipe RECIPE = new Recipe(
            new Architecture("resnet18", 0.25, Architecture.Stem.SMALL_STRIDE_2, 128, 64),
            1,
            16,
            0.05,
            0.9,
            true,
            5e-4,
            Recipe.Schedule.TRIANGLE,
            Recipe.Augmentation.FLIP);

    private final DatasetCache datasets;
    private final LearnerTasks learner;
    private final Workspace workspace;
    private final ModelArtifacts artifacts;
    private final Map<Long, Trained> trained = new HashMap<>();

    private record Trained(Path weights, double seconds) {}

    TinyModels(DatasetCache datasets, LearnerTasks learner, Workspace workspace, ModelArtifacts artifacts) {
        this.datasets = datasets;
        this.learner = learner;
        this.workspace = workspace;
        this.artifacts = artifacts;
    }

    synchronized ModelArtifacts.Published publish(TinyDataset dataset, String modelId, String version, long seed) {
        Trained model = trained.computeIfAbsent(seed, s -> train(dataset, s));
        String jobId = UUID.randomUUID().toString();
        return artifacts.publish(
                modelId,
                jobId,
                1,
                model.weights(),
                weights -> new ModelCard(
                        modelId,
                        version,
                        version.equals("v1") ? ModelState.ORIGINAL : ModelState.UNLEARNED,
                        null,
                        ModelCard.TRAIN,
                        JsonNodeFactory.instance.objectNode(),
                        RECIPE,
                        dataset.manifest().task(),
                        seed,
                        jobId,
                        1,
                        new ModelCard.Dataset(
                                dataset.manifest().datasetId(),
                                dataset.manifest().datasetVersion(),
                                dataset.manifestRef()),
                        weights,
                        model.seconds(),
                        artifacts.engine(),
                        null,
                        Instant.now()));
    }

    private Trained train(TinyDataset dataset, long seed) {
        Path output = workspace.open("tiny-models", Long.toString(seed));
        LearnerMessage.Done done = learner.run(
                new LearnerTask.Train(datasets.files(dataset.manifest(), output), RECIPE, seed, output),
                progress -> {});
        return new Trained(output.resolve("model.safetensors"), done.seconds());
    }
}
