package io.lethe.contracts;

import org.jspecify.annotations.Nullable;

/**
 * An original model was trained.
 *
 * @param model the model
 * @param datasetId dataset that it learned
 * @param datasetVersion version that it learned
 * @param dataset where the {@link DatasetManifest} lies
 * @param seed seed of the run
 * @param seconds wall time of training, without data loading
 * @param jobId job that trained it; absent if a foreign trainer did
 * @param attempt attempt that trained it; absent if a foreign trainer did
 */
public record ModelTrained(
        ModelRef model,
        String datasetId,
        String datasetVersion,
        ArtifactRef dataset,
        long seed,
        double seconds,
        @Nullable String jobId,
        @Nullable Integer attempt)
        implements Event {

    @Override
    public String key() {
        return model.modelId();
    }

    @Override
    public String subject() {
        return "models/" + model.modelId();
    }
}
