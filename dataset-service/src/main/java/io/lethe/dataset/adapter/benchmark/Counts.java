package io.lethe.dataset.adapter.benchmark;

import io.lethe.dataset.adapter.Finding;
import java.util.List;
import java.util.Optional;

/** Whether a file has as many images as the published one. */
final class Counts {

    private Counts() {}

    /** The warning that it has others; nothing if it has as many. */
    static Optional<Finding> differ(String file, long found, long published) {
        return found == published
                ? Optional.empty()
                : Optional.of(new Finding(
                        Finding.Level.WARNING,
                        "count-differs",
                        "%s has %d images, the published one %d: scores are not comparable with published ones"
                                .formatted(file, found, published),
                        found,
                        List.of()));
    }
}
