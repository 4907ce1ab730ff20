package io.lethe.dataset;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.SplitPublished;
import io.lethe.contracts.TaskSpec;
import java.time.Instant;
import java.util.List;

/**
 * A dataset and its versions.
 *
 * @param datasetId its name
 * @param datasetVersion the version that was published last
 * @param versions all versions, the newest first
 */
public record DatasetOverview(String datasetId, String datasetVersion, List<Version> versions) {

    /**
     * A version.
     *
     * @param datasetVersion digest of its content
     * @param createdAt when its import ended
     * @param source adapter that read it
     * @param size height and width of its images in pixels
     * @param task what is predicted
     * @param splits sizes of the splits
     */
    public record Version(
            String datasetVersion,
            Instant createdAt,
            String source,
            int size,
            TaskSpec task,
            List<SplitPublished.Size> splits) {

        static Version of(DatasetManifest manifest) {
            return new Version(
                    manifest.datasetVersion(),
                    manifest.createdAt(),
                    manifest.source(),
                    manifest.height(),
                    manifest.task(),
                    ImportedDataset.sizes(manifest));
        }
    }
}
