package io.lethe.service.learner;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Where and how learning tasks run. */
@ConfigMapping(prefix = "lethe.learner")
public interface LearnerConfig {

    /** Whether this process runs learning tasks at all; a coordinator does not. */
    @WithDefault("true")
    boolean enabled();

    /** Folder for downloaded artifacts and work in progress; several services and processes may share it. */
    @WithDefault("${user.home}/.cache/lethe")
    Path directory();

    /** Most bytes of downloaded artifacts that are kept for the next job; what was used longest ago goes first. */
    @WithDefault("20G")
    MemorySize cacheLimit();

    /**
     * Folder into which the engine unpacks its native libraries, about 430 MB; the engine's own choice below the home
     * directory when absent.
     */
    Optional<Path> engineCache();

    /** Class path of the learner process; the service's own when absent. */
    Optional<String> classPath();

    /**
     * Where tensors live: `cpu`, `cuda`, `cuda:N`, or `auto` for a GPU where there is one. A GPU that was asked for and
     * is not there is a start that fails, never work on the processor.
     */
    @WithDefault("auto")
    String device();

    /** Threads of the native engine; the number of processors when absent. */
    OptionalInt threads();

    /** Java heap of the learner process in megabytes; tensors live outside of it. */
    @WithDefault("256")
    int maxHeapMegabytes();

    /** Whether an idle process with a loaded engine is kept, so that a task begins at once. */
    @WithDefault("true")
    boolean spare();

    /** How long loading the engine may take. */
    @WithDefault("PT2M")
    Duration startTimeout();

    /** How often a task is begun when its process dies, before it counts as failed; it resumes from its checkpoints. */
    @WithDefault("2")
    int attempts();

    /** How long a running task may make no step before it is ended, and before the service counts as dead. */
    @WithDefault("PT10M")
    Duration stallTimeout();
}
