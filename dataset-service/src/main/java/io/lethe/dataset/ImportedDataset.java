package io.lethe.dataset;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.SplitPublished;
import io.lethe.contracts.TaskSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an import.
 *
 * @param datasetId name of the dataset
 * @param datasetVersion digest of its content
 * @param manifest where the manifest lies; absent if nothing was imported
 * @param task what is predicted
 * @param splits sizes of the splits
 * @param majorityClassShare accuracy on {@code test} of a constant answer, the most frequent one in {@code train}; the
 *     mean over the labels where there are several
 * @param forget identities that a first forget request may name
 * @param forgetSamples or ids of images, where the source divides by images
 * @param report what was found
 */
public record ImportedDataset(
        String datasetId,
        String datasetVersion,
        @Nullable ArtifactRef manifest,
        TaskSpec task,
        List<SplitPublished.Size> splits,
        double majorityClassShare,
        List<String> forget,
        List<String> forgetSamples,
        ImportReport report) {

    static ImportedDataset of(
            DatasetManifest manifest,
            @Nullable ArtifactRef where,
            double majority,
            List<String> forget,
            List<String> forgetSamples,
            ImportReport report) {
        return new ImportedDataset(
                manifest.datasetId(),
                manifest.datasetVersion(),
                where,
                manifest.task(),
                sizes(manifest),
                majority,
                forget,
                forgetSamples,
                report);
    }

    static List<SplitPublished.Size> sizes(DatasetManifest manifest) {
        return manifest.splits().stream()
                .map(split -> new SplitPublished.Size(split.name(), split.samples(), split.identities()))
                .toList();
    }

    @Override
    public String toString() {
        return "ImportedDataset[" + datasetId + ", " + datasetVersion + "]";
    }
}
