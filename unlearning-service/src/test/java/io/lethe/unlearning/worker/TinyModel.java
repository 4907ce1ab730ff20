package io.lethe.unlearning.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.DatasetManifest.SplitManifest;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobPlanned.Purpose;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.SampleSet;
import io.lethe.contracts.TaskSpec;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.process.LearnerTask;
import io.lethe.learning.training.Recipe;
import io.lethe.service.learner.DatasetCache;
import io.lethe.service.learner.LearnerTasks;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.service.learner.ModelArtifacts.Published;
import io.lethe.service.learner.ModelCard;
import io.lethe.service.learner.Workspace;
import io.lethe.storage.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Puts a dataset of noise and a small model that learned it into the store. People are {@code train-0} and so on. */
@ApplicationScoped
public class TinyModel {

    static final int SAMPLES_PER_PERSON = 4;

    private static final int SIZE = 16;
    private static final TaskSpec TASK = new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("left", "right"));
    private static final Recipe RECIPE = new Recipe(
            new Architecture("resnet18", 0.125, Architecture.Stem.SMALL, 127.5, 64),
            1,
            8,
            0.05,
            0.9,
            false,
            0,
            Recipe.Schedule.CONSTANT,
            Recipe.Augmentation.NONE);

    private final ObjectStore store;
    private final DatasetCache cache;
    private final ModelArtifacts artifacts;
    private final LearnerTasks learner;
    private final Workspace workspace;

    TinyModel(
            ObjectStore store,
            DatasetCache cache,
            ModelArtifacts artifacts,
            LearnerTasks learner,
            Workspace workspace) {
        this.store = store;
        this.cache = cache;
        this.artifacts = artifacts;
        this.learner = learner;
        this.workspace = workspace;
    }

    /** A model under a name of its own; all of them have the same weights, trained once. */
    public ModelTrained trained(String modelId) {
        ArtifactRef manifest = dataset(modelId + "-data");
        String jobId = UUID.randomUUID().toString();
        Published published = artifacts.publish(
                modelId, jobId, 1, weights(manifest), stored -> card(modelId, jobId, manifest, stored));
        return new ModelTrained(published.ref(), modelId + "-data", "1", manifest, 1, 1, jobId, 1);
    }

    /** A model whose weights are not what their reference says. */
    ModelTrained corrupted(String modelId) {
        ModelTrained intact = trained(modelId);
        ModelRef model = intact.model();
        ArtifactRef stored = store.put(
                model.weights().bucket(), modelId + "/other/model.safetensors", "not the weights".getBytes(UTF_8));
        ArtifactRef weights = new ArtifactRef(stored.bucket(), stored.key(), "0".repeat(64), stored.size());
        return new ModelTrained(
                new ModelRef(modelId, model.modelVersion(), weights, model.card()),
                intact.datasetId(),
                intact.datasetVersion(),
                intact.dataset(),
                intact.seed(),
                intact.seconds(),
                intact.jobId(),
                intact.attempt());
    }

    /** A job that forgets people of {@code train}, each for a request of its own. */
    JobPlanned job(ModelTrained trained, Purpose purpose, String method, int... people) {
        List<ArtifactRef> forgetSets = IntStream.of(people)
                .mapToObj(person -> samples(trained.datasetId(), samplesOf(person)))
                .toList();
        return job(trained, purpose, method, forgetSets, null);
    }

    /** A job as the coordinator would plan it. */
    static JobPlanned job(
            ModelTrained trained,
            Purpose purpose,
            String method,
            List<ArtifactRef> forgetSets,
            @Nullable ArtifactRef forgotten) {
        return new JobPlanned(
                UUID.randomUUID().toString(),
                method.equals("retrain") ? JobKind.RETRAIN : JobKind.UNLEARN,
                purpose,
                1,
                0,
                trained.model().modelId(),
                purpose == Purpose.CANDIDATE ? "v2" : "v2-retrained",
                trained.dataset(),
                trained.model(),
                null,
                forgetSets,
                forgotten,
                forgetSets.stream().map(set -> UUID.randomUUID().toString()).toList(),
                method,
                null,
                1,
                null,
                50,
                null,
                Instant.now());
    }

    /** A set of samples in the store. */
    ArtifactRef samples(String datasetId, List<String> samples) {
        return store.put("jobs", "requests/" + UUID.randomUUID() + ".json", json(new SampleSet(datasetId, samples)));
    }

    /** Ids of a person's samples in {@code train}, ascending. */
    static List<String> samplesOf(int person) {
        int first = person * SAMPLES_PER_PERSON;
        return IntStream.range(first, first + SAMPLES_PER_PERSON)
                .mapToObj(row -> HexFormat.of().toHexDigits(id("train", row)))
                .sorted()
                .toList();
    }

    /** Spread over all 64 bits, so that neither sign nor order of rows is mistaken for anything. */
    private static long id(String split, int row) {
        return (split.hashCode() * 1_000_003L + row) * 0x9E3779B97F4A7C15L;
    }

    private synchronized Path weights(ArtifactRef manifest) {
        Path output = workspace.open("tiny-model");
        Path weights = output.resolve("model.safetensors");
        if (!Files.exists(weights)) {
            learner.run(
                    new LearnerTask.Train(cache.files(cache.manifest(manifest), output), RECIPE, 1, output),
                    message -> {});
        }
        return weights;
    }

    private ModelCard card(String modelId, String jobId, ArtifactRef manifest, ArtifactRef weights) {
        return new ModelCard(
                modelId,
                "v1",
                ModelState.ORIGINAL,
                null,
                ModelCard.TRAIN,
                EventJson.mapper().createObjectNode(),
                RECIPE,
                TASK,
                1,
                jobId,
                1,
                new ModelCard.Dataset(modelId + "-data", "1", manifest),
                weights,
                1,
                artifacts.engine(),
                null,
                Instant.now());
    }

    private ArtifactRef dataset(String datasetId) {
        DatasetManifest manifest = new DatasetManifest(
                datasetId,
                "1",
                SIZE,
                SIZE,
                TASK,
                List.of(split(datasetId, "train", 6), split(datasetId, "test", 2), split(datasetId, "unseen", 2)),
                "noise",
                1,
                Instant.EPOCH);
        return store.put("datasets", datasetId + "/1/manifest.json", json(manifest));
    }

    private SplitManifest split(String datasetId, String name, int people) {
        int samples = people * SAMPLES_PER_PERSON;
        byte[] pixels = new byte[samples * SIZE * SIZE * 3];
        // The dataset's name makes the shards its own: a copy that another test fetched must not serve here.
        new Random((datasetId + name).hashCode()).nextBytes(pixels);
        byte[] labels = new byte[samples];
        ByteBuffer groups = ByteBuffer.allocate(4 * samples).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer ids = ByteBuffer.allocate(8 * samples).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder index = new StringBuilder("row,sample,identity\n");
        for (int row = 0; row < samples; row++) {
            int person = row / SAMPLES_PER_PERSON;
            labels[row] = (byte) (row % 2);
            groups.putInt(person);
            ids.putLong(id(name, row));
            index.append("%d,%s-image-%d,%s-%d%n".formatted(row, name, row, name, person));
        }
        String folder = datasetId + "/1/" + name + "/";
        return new SplitManifest(
                name,
                samples,
                people,
                128.0,
                64.0,
                store.put("datasets", folder + "pixels.bin", pixels),
                store.put("datasets", folder + "labels.bin", labels),
                store.put("datasets", folder + "groups.bin", groups.array()),
                store.put("datasets", folder + "ids.bin", ids.array()),
                store.put("datasets", folder + "index.csv", index.toString().getBytes(UTF_8)));
    }

    private static byte[] json(Object value) {
        try {
            return EventJson.mapper().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not writable as JSON", e);
        }
    }
}
