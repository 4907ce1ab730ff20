package io.lethe.dataset.adapter;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What an import may cost; whatever exceeds a limit is refused before it is expanded or decoded. */
@ConfigMapping(prefix = "lethe.dataset.limits")
public interface ImportLimits {

    /** InputProblems that one answer lists before it gives up. */
    @WithDefault("20")
    int problems();

    /** Rows in an uploaded table. */
    @WithDefault("1000000")
    int rows();

    /** Entries in an uploaded zip. */
    @WithDefault("1000000")
    int archiveEntries();

    /** Size of one file in a zip, expanded. */
    @WithDefault("32M")
    MemorySize archiveEntrySize();

    /** Size of all files in a zip, expanded. */
    @WithDefault("16G")
    MemorySize archiveSize();

    /** Expanded size of a zip relative to its compressed size; images hardly shrink in a zip. */
    @WithDefault("100")
    int archiveRatio();

    /** Height times width of an image before it is scaled. */
    @WithDefault("40000000")
    long imagePixels();

    /** Height and width that images may be scaled to. */
    @WithDefault("512")
    int size();
}
