package io.lethe.dataset;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What uploads that can be resumed may cost. */
@ConfigMapping(prefix = "lethe.dataset.uploads")
public interface UploadLimits {

    /** Size of one upload. */
    @WithDefault("16G")
    MemorySize size();

    /** Size of all uploads that are kept, as announced. */
    @WithDefault("64G")
    MemorySize total();

    /** Number of uploads that are kept. */
    @WithDefault("100")
    int count();

    /** How long an upload is kept after its last byte. */
    @WithDefault("P1D")
    Duration keep();
}
