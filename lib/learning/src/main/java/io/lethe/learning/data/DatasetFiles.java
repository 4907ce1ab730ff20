package io.lethe.learning.data;

import java.nio.file.Path;
import java.util.Map;

/**
 * A dataset on the local disk, as raw shards without headers.
 *
 * @param height image height in pixels
 * @param width image width in pixels
 * @param task what is predicted
 * @param splits files by split name: {@code train}, {@code test}, {@code unseen}, optionally {@code validation}
 */
public record DatasetFiles(int height, int width, Task task, Map<String, SplitFiles> splits) {

    public DatasetFiles {
        splits = Map.copyOf(splits);
    }

    /**
     * One split, rows in the same order in each file.
     *
     * @param samples number of rows
     * @param pixels uint8 RGB, {@code [samples, height, width, 3]}
     * @param labels uint8, {@code [samples]} or {@code [samples, labels]}
     * @param groups int32 little-endian {@code [samples]}: ordinal of the person, for statistics that resample people
     */
    public record SplitFiles(int samples, Path pixels, Path labels, Path groups) {}
}
