package io.lethe.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dataset version was published with identity-disjoint splits.
 *
 * @param datasetId name of the dataset
 * @param datasetVersion digest of the version
 * @param manifest where the {@link DatasetManifest} lies
 * @param splits sizes, for readers that do not open the manifest
 * @param training what to train from it; absent: a model named after the dataset, with the default recipe
 */
public record SplitPublished(
        String datasetId,
        String datasetVersion,
        ArtifactRef manifest,
        List<Size> splits,
        @Nullable Training training) implements Event {

    public SplitPublished {
        splits = List.copyOf(splits);
    }

    /**
     * Size of a split.
     *
     * @param name split name
     * @param samples number of images
     * @param identities number of people
     */
    public record Size(String name, int samples, int identities) {}

    /**
     * The model to train.
     *
     * @param modelId lineage name
     * @param seed seed of initialisation and order
     * @param recipe recipe fields to override, merged onto the training-service's default; unknown names are refused
     */
    public record Training(
            String modelId, long seed, @Nullable JsonNode recipe) {}

    @Override
    public String key() {
        return datasetId;
    }

    @Override
    public String subject() {
        return "datasets/" + datasetId;
    }
}
