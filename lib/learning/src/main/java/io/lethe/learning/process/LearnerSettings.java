package io.lethe.learning.process;

import io.lethe.learning.torch.DeviceChoice;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How learner processes are started.
 *
 * @param mainClass class with the child's main method
 * @param classPath class path of the child, as {@code java -cp} takes it
 * @param directory working directory of the child; takes crash reports of the JVM; created when absent
 * @param engineCache where the engine unpacks its native libraries (about 430 MB); absent: the engine's own choice
 *     below the home directory
 * @param device where tensors are to live
 * @param threads threads of the native engine, at least 1
 * @param maxHeapMegabytes Java heap of the child; tensors live outside of it
 * @param spare whether an idle process with a loaded engine is kept, so that a task begins at once
 * @param startTimeout how long loading the engine may take
 * @param stallTimeout how long a running task may stay silent before its process is killed
 */
public record LearnerSettings(
        String mainClass,
        String classPath,
        Path directory,
        @Nullable Path engineCache,
        DeviceChoice device,
        int threads,
        int maxHeapMegabytes,
        boolean spare,
        Duration startTimeout,
        Duration stallTimeout) {

    private static final String LEARNER_MAIN = "io.lethe.learning.process.LearnerMain";

    public LearnerSettings {
        if (threads < 1 || maxHeapMegabytes < 16) {
            throw new IllegalArgumentException(
                    "A learner needs at least 1 thread and 16 MB of heap, not " + threads + " and " + maxHeapMegabytes);
        }
    }

    /**
     * Settings that fit a machine that does nothing else: every processor, a spare, ten minutes of silence at most.
     *
     * @param classPath class path of the child, as {@code java -cp} takes it
     * @param directory working directory of the child
     */
    public static LearnerSettings of(String classPath, Path directory) {
        return new LearnerSettings(
                LEARNER_MAIN,
                classPath,
                directory,
                null,
                DeviceChoice.AUTO,
                Runtime.getRuntime().availableProcessors(),
                256,
                true,
                Duration.ofMinutes(2),
                Duration.ofMinutes(10));
    }
}
