package io.lethe.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Names;
import io.lethe.contracts.SplitPublished;
import io.lethe.dataset.adapter.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to import, as the uploader writes it.
 *
 * @param datasetId name of the dataset
 * @param source settings of the source format, named by {@code kind}
 * @param files where the source's files are, unless they are sent along
 * @param size height and width of the stored images; the format's default if absent
 * @param seed seed of everything drawn by chance
 * @param split number of the split in the splits file
 * @param strict whether warnings are errors
 * @param dryRun whether everything is read and checked, and nothing is imported
 * @param training what to train from the dataset; a model named after it if absent
 */
public record ImportRequest(
        String datasetId,
        ObjectNode source,
        @Nullable Files files,
        @Nullable Integer size,
        long seed,
        int split,
        boolean strict,
        boolean dryRun,
        @Nullable Training training) {

    /**
     * Files that are not sent along: the {@code Location} of an upload, or {@code s3://bucket/key}.
     *
     * @param csv rows of the dataset
     * @param images zip of the images; in the store also a folder of images, with a slash at its end
     * @param splits roles of the identities
     */
    public record Files(
            @Nullable String csv,
            @Nullable String images,
            @Nullable String splits) {

        /** The places by the name of the part that they stand for; without those that are absent. */
        Map<String, String> named() {
            Map<String, String> named = new LinkedHashMap<>();
            put(named, "csv", csv);
            put(named, "images", images);
            put(named, "splits", splits);
            return named;
        }

        private static void put(Map<String, String> named, String part, @Nullable String place) {
            if (place != null) {
                named.put(part, place);
            }
        }

        @Override
        public String toString() {
            return "Files" + named().keySet();
        }
    }

    /**
     * The model to train.
     *
     * @param modelId lineage name
     * @param seed seed of initialisation and order; the import's if absent
     * @param recipe recipe fields to override
     */
    public record Training(
            String modelId, @Nullable Long seed, @Nullable JsonNode recipe) {}

    public ImportRequest {
        requireName("datasetId", datasetId);
        if (training != null) {
            requireName("training.modelId", training.modelId());
        }
        if (source == null || !source.path("kind").isTextual()) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "source.kind is missing");
        }
    }

    static ImportRequest parse(String json) {
        return Settings.read(json, ImportRequest.class);
    }

    String kind() {
        return source.path("kind").asText();
    }

    ObjectNode sourceSettings() {
        return source.deepCopy().without("kind");
    }

    SplitPublished.@Nullable Training trainingWithSeed() {
        return training == null
                ? null
                : new SplitPublished.Training(
                        training.modelId(), training.seed() == null ? seed : training.seed(), training.recipe());
    }

    private static void requireName(String field, @Nullable String name) {
        if (name == null || !Names.isName(name)) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, field + " must be " + Names.NAME_RULE);
        }
    }
}
