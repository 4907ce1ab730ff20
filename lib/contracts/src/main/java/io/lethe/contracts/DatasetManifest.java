package io.lethe.contracts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of contents of one dataset version, stored last: a version without it does not exist.
 *
 * @param datasetId name of the dataset
 * @param datasetVersion digest over the content, 16 hex digits
 * @param height image height in pixels
 * @param width image width in pixels
 * @param task what is predicted
 * @param splits {@code train}, {@code test}, {@code unseen} and optionally {@code validation}; no identity in two of
 *     them
 * @param source adapter that read the data, such as {@code synthetic-faces} or {@code csv}
 * @param seed seed of everything drawn by chance during import
 * @param createdAt when the import ended
 * @param report JSON of what the import found, for the owner of the data; absent from early manifests
 */
public record DatasetManifest(
        String datasetId,
        String datasetVersion,
        int height,
        int width,
        TaskSpec task,
        List<SplitManifest> splits,
        String source,
        long seed,
        Instant createdAt,
        @Nullable ArtifactRef report) {

    public static final String TRAIN = "train";
    public static final String TEST = "test";
    public static final String UNSEEN = "unseen";
    public static final String VALIDATION = "validation";

    public DatasetManifest {
        splits = List.copyOf(splits);
    }

    /** A version without a report. */
    public DatasetManifest(
            String datasetId,
            String datasetVersion,
            int height,
            int width,
            TaskSpec task,
            List<SplitManifest> splits,
            String source,
            long seed,
            Instant createdAt) {
        this(datasetId, datasetVersion, height, width, task, splits, source, seed, createdAt, null);
    }

    /**
     * One split in four objects, rows in the same order in each.
     *
     * @param name {@code train}, {@code test}, {@code unseen} or {@code validation}
     * @param samples number of rows
     * @param identities number of distinct people
     * @param pixelMean mean of all pixel values, 0…255; absent from early manifests
     * @param pixelDeviation their standard deviation, 0…127.5; absent from early manifests
     * @param pixels uint8 RGB, row-major {@code [samples, height, width, 3]}, no header
     * @param labels uint8: {@code [samples]} class indices, or {@code [samples, labels]} of 0 and 1
     * @param groups int32 little-endian {@code [samples]}: the identity's ordinal, for statistics that resample people
     * @param ids int64 little-endian {@code [samples]}: the sample ids as unsigned numbers, which say no person and no
     *     path
     * @param index UTF-8 CSV with the header {@code row,sample,identity,id}; the only object that names identities. The
     *     id names the image for good across versions of the dataset: the first 16 lower-case hex digits of SHA-256
     *     over the UTF-8 text {@code datasetId}, a line feed, and the sample
     */
    public record SplitManifest(
            String name,
            int samples,
            int identities,
            @Nullable Double pixelMean,
            @Nullable Double pixelDeviation,
            ArtifactRef pixels,
            ArtifactRef labels,
            ArtifactRef groups,
            ArtifactRef ids,
            ArtifactRef index) {}
}
