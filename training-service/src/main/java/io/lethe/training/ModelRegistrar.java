package io.lethe.training;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.SplitPublished;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.Safetensors;
import io.lethe.learning.process.LearnerJson;
import io.lethe.learning.training.Recipe;
import io.lethe.service.jobs.JobEvents;
import io.lethe.service.learner.DatasetCache;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.service.learner.ModelArtifacts.Published;
import io.lethe.service.learner.ModelCard;
import io.lethe.storage.Digests;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps models that were trained elsewhere as originals: what a trainer of ours would have stored is stored, and
 * announced as a foreign trainer's. The same registration twice is one model.
 */
@ApplicationScoped
class ModelRegistrar {

    private static final ModelCard.Engine ELSEWHERE = new ModelCard.Engine("unknown", "unknown", 0, "unknown");
    private static final int ATTEMPT = 1;

    private final KnownDatasets datasets;
    private final DatasetCache cache;
    private final ModelArtifacts artifacts;
    private final Trainings trainings;
    private final JobEvents events;

    ModelRegistrar(
            KnownDatasets datasets,
            DatasetCache cache,
            ModelArtifacts artifacts,
            Trainings trainings,
            JobEvents events) {
        this.datasets = datasets;
        this.cache = cache;
        this.artifacts = artifacts;
        this.trainings = trainings;
        this.events = events;
    }

    /**
     * Stores and announces a model.
     *
     * @param weights safetensors with the parameter names of its architecture; checked before anything is stored
     * @throws LetheException if the dataset is unknown, the recipe impossible, the file no model of that architecture
     *     and dataset, or the name taken
     */
    ModelRef register(Registration wanted, Path weights) {
        SplitPublished dataset = datasets.find(wanted.datasetId())
                .orElseThrow(() -> new LetheException(
                        ErrorCode.DATASET_NOT_FOUND,
                        "no dataset '%s' was announced; import it first".formatted(wanted.datasetId())));
        DatasetManifest manifest = cache.manifest(dataset.manifest());
        Recipe recipe = Recipes.choose(manifest, wanted.overrides());
        check(weights, recipe, manifest);
        String id = id(wanted, weights, recipe, dataset.manifest());
        Optional<Published> earlier = artifacts.find(wanted.modelId(), id, ATTEMPT);
        if (earlier.isEmpty()
                && wanted.modelVersion() == null
                && trainings.find(wanted.modelId()).isPresent()) {
            throw new LetheException(
                    ErrorCode.CONFLICTING_DUPLICATE,
                    "there is a model '%s'; choose another name, or name a version of its own"
                            .formatted(wanted.modelId()));
        }
        Published model = earlier.orElseGet(() -> artifacts.publish(
                wanted.modelId(), id, ATTEMPT, weights, stored -> card(wanted, recipe, manifest, dataset, stored)));
        events.publish(announcement(model), null);
        return model.ref();
    }

    private static void check(Path weights, Recipe recipe, DatasetManifest manifest) {
        Task task = new Task(
                Task.Kind.valueOf(manifest.task().kind().name()),
                manifest.task().labels());
        try {
            Classifier.check(Safetensors.shapes(weights), recipe.architecture(), task);
            Safetensors.requireFinite(weights);
        } catch (InvalidInputException e) {
            String file = String.valueOf(weights.getFileName());
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST,
                    "'weights' is refused: " + String.valueOf(e.getMessage()).replace(file, "the file"),
                    e);
        }
    }

    /** Decided by all that was said, so that whoever says it again finds the same model. */
    private static String id(Registration wanted, Path weights, Recipe recipe, ArtifactRef dataset) {
        try {
            String all = String.join(
                    "\n",
                    wanted.modelId(),
                    wanted.version(),
                    digest(weights),
                    dataset.sha256(),
                    LearnerJson.mapper().writeValueAsString(recipe),
                    Long.toString(wanted.usedSeed()));
            return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(Path file) throws IOException {
        try (DigestInputStream content = new DigestInputStream(Files.newInputStream(file), Digests.sha256())) {
            content.transferTo(OutputStream.nullOutputStream());
            return Digests.hex(content.getMessageDigest());
        }
    }

    private static ModelCard card(
            Registration wanted, Recipe recipe, DatasetManifest manifest, SplitPublished dataset, ArtifactRef stored) {
        return new ModelCard(
                wanted.modelId(),
                wanted.version(),
                ModelState.ORIGINAL,
                null,
                ModelCard.TRAIN,
                LearnerJson.mapper().valueToTree(recipe),
                recipe,
                manifest.task(),
                wanted.usedSeed(),
                null,
                null,
                new ModelCard.Dataset(manifest.datasetId(), manifest.datasetVersion(), dataset.manifest()),
                stored,
                wanted.seconds(),
                ELSEWHERE,
                "Trained elsewhere, and registered.",
                Instant.now());
    }

    private static ModelTrained announcement(Published model) {
        ModelCard card = model.card();
        return new ModelTrained(
                model.ref(),
                card.dataset().id(),
                card.dataset().version(),
                card.dataset().manifest(),
                card.seed(),
                card.seconds(),
                null,
                null);
    }
}
