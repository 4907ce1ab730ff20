package io.lethe.dataset.adapter;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What an import may cost; whatever exceeds a limit is refused before it is expanded or decoded. */
@ConfigMapping(prefix = "lethe.dataset.limits")
public interface ImportLimits {

    /** Problems that one answer lists; those beyond are counted. */
    @WithDefault("20")
    int problems();

    /** Rows in an uploaded table. */
    @WithDefault("1000000")
    int rows();

    /** Size of an uploaded table. */
    @WithDefault("1G")
    MemorySize tableSize();

    /** Characters of one row of a table, its first included. */
    @WithDefault("1000000")
    int rowLength();

    /** Entries in an uploaded zip. */
    @WithDefault("300000")
    int archiveEntries();

    /** Size of one file in a zip, expanded. */
    @WithDefault("64M")
    MemorySize archiveEntrySize();

    /** Size of all files in a zip, expanded. */
    @WithDefault("16G")
    MemorySize archiveSize();

    /** Expanded size of a zip relative to its compressed size; images hardly shrink in a zip. */
    @WithDefault("100")
    int archiveRatio();

    /** Height times width of an image before it is scaled. */
    @WithDefault("250000000")
    long imagePixels();

    /** Memory for all images that are decoded at one time, in all imports; an image that needs more is refused. */
    @WithDefault("256M")
    MemorySize decodeMemory();

    /** Height and width that images may be scaled to. */
    @WithDefault("512")
    int size();
}
