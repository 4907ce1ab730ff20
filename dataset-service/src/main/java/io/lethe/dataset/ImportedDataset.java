package io.lethe.dataset;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.SplitPublished;
import io.lethe.contracts.TaskSpec;
import java.util.List;

/**
 * The answer to an import.
 *
 * @param datasetId name of the dataset
 * @param datasetVersion digest of its content
 * @param manifest where the manifest lies
 * @param task what is predicted
 * @param splits sizes of the splits
 * @param majorityClassShare accuracy on {@code test} of a constant answer, the most frequent one in {@code train}; the
 *     mean over the labels where there are several
 * @param forget identities that a first forget request may name
 */
public record ImportedDataset(
        String datasetId,
        String datasetVersion,
        ArtifactRef manifest,
        TaskSpec task,
        List<SplitPublished.Size> splits,
        double majorityClassShare,
        List<String> forget) {

    static ImportedDataset of(DatasetManifest manifest, ArtifactRef where, double majority, List<String> forget) {
        return new ImportedDataset(
                manifest.datasetId(),
                manifest.datasetVersion(),
                where,
                manifest.task(),
                sizes(manifest),
                majority,
                forget);
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
