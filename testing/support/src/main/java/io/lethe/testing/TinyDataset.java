package io.lethe.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.SplitPublished;
import io.lethe.contracts.TaskSpec;
import io.lethe.storage.ObjectStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A dataset that trains in seconds: noise of 16×16 pixels, dark or bright. Train has six people with eight images each,
 * rows in the order of people; test and unseen have three more people each. Each dataset has content of its own, so
 * that nothing that is cached by digest hides a fault.
 *
 * @param manifest the table of contents
 * @param manifestRef where it lies
 */
public record TinyDataset(DatasetManifest manifest, ArtifactRef manifestRef) {

    /** Images of one person; rows {@code 8·p} to {@code 8·p + 7} of {@code train} are the p-th person's. */
    public static final int IMAGES_PER_PERSON = 8;

    private static final int SIDE = 16;
    private static final String VERSION = "0123456789abcdef";

    /** Writes the dataset into its bucket. */
    public static TinyDataset publish(ObjectStore store, String datasetId) {
        Random random = new Random(datasetId.hashCode());
        List<DatasetManifest.SplitManifest> splits = List.of(
                split(store, datasetId, DatasetManifest.TRAIN, 0, 6, random),
                split(store, datasetId, DatasetManifest.TEST, 6, 3, random),
                split(store, datasetId, DatasetManifest.UNSEEN, 9, 3, random));
        DatasetManifest manifest = new DatasetManifest(
                datasetId,
                VERSION,
                SIDE,
                SIDE,
                new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("dark", "bright")),
                splits,
                "tiny",
                11,
                Instant.parse("2026-01-01T00:00:00Z"));
        return new TinyDataset(manifest, store.put("datasets", key(datasetId, "manifest.json"), json(manifest)));
    }

    /**
     * The event that announces the dataset.
     *
     * @param recipe recipe fields to override; absent: the default recipe
     */
    public SplitPublished announcement(String modelId, long seed, @Nullable JsonNode recipe) {
        List<SplitPublished.Size> sizes = manifest.splits().stream()
                .map(split -> new SplitPublished.Size(split.name(), split.samples(), split.identities()))
                .toList();
        return new SplitPublished(
                manifest.datasetId(),
                manifest.datasetVersion(),
                manifestRef,
                sizes,
                new SplitPublished.Training(modelId, seed, recipe));
    }

    /**
     * The job that trains a model on the dataset, as the coordinator would plan it.
     *
     * @param recipe recipe fields to override; absent: the default recipe
     */
    public JobPlanned training(String modelId, long seed, @Nullable JsonNode recipe) {
        return new JobPlanned(
                UUID.randomUUID().toString(),
                JobKind.TRAIN,
                JobPlanned.Purpose.ORIGINAL,
                1,
                0,
                modelId,
                "v1",
                manifestRef,
                null,
                null,
                List.of(),
                null,
                List.of(),
                null,
                recipe,
                seed,
                null,
                50,
                null,
                Instant.now());
    }

    /** Ids of the images of the p-th person of {@code train}, ascending. */
    public static List<String> samplesOf(int person) {
        return IntStream.range(person * IMAGES_PER_PERSON, (person + 1) * IMAGES_PER_PERSON)
                .mapToObj(row -> HexFormat.of().toHexDigits(id(DatasetManifest.TRAIN, row)))
                .sorted()
                .toList();
    }

    /** Spread over all 64 bits, so that neither sign nor order of rows is mistaken for anything. */
    private static long id(String split, int row) {
        return (split.hashCode() * 1_000_003L + row) * 0x9E3779B97F4A7C15L;
    }

    private static DatasetManifest.SplitManifest split(
            ObjectStore store, String datasetId, String name, int firstPerson, int people, Random random) {
        int samples = people * IMAGES_PER_PERSON;
        byte[] pixels = new byte[samples * SIDE * SIDE * 3];
        byte[] labels = new byte[samples];
        ByteBuffer groups = ByteBuffer.allocate(samples * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer ids = ByteBuffer.allocate(samples * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder index = new StringBuilder("row,sample,identity,id\n");
        for (int row = 0; row < samples; row++) {
            int person = firstPerson + row / IMAGES_PER_PERSON;
            labels[row] = (byte) (row % 2);
            groups.putInt(person);
            ids.putLong(id(name, row));
            index.append("%d,%s-%d,person-%d,%016x\n".formatted(row, name, row, person, id(name, row)));
            for (int i = 0; i < SIDE * SIDE * 3; i++) {
                pixels[row * SIDE * SIDE * 3 + i] = (byte) (60 + 60 * labels[row] + random.nextInt(100));
            }
        }
        return new DatasetManifest.SplitManifest(
                name,
                samples,
                people,
                140.0,
                42.0,
                store.put("datasets", key(datasetId, name + "/pixels.bin"), pixels),
                store.put("datasets", key(datasetId, name + "/labels.bin"), labels),
                store.put("datasets", key(datasetId, name + "/groups.bin"), groups.array()),
                store.put("datasets", key(datasetId, name + "/ids.bin"), ids.array()),
                store.put(
                        "datasets",
                        key(datasetId, name + "/index.csv"),
                        index.toString().getBytes(UTF_8)));
    }

    private static String key(String datasetId, String name) {
        return datasetId + "/" + VERSION + "/" + name;
    }

    private static byte[] json(DatasetManifest manifest) {
        try {
            return EventJson.mapper().writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A manifest has no JSON form", e);
        }
    }
}
