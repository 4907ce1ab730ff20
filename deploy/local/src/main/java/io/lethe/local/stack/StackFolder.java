package io.lethe.local.stack;

import io.lethe.local.Installation;
import io.lethe.local.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that holds all that the local stack writes: data, logs, and where it runs.
 *
 * @param root {@code .lethe} in the project's root, or what {@code LETHE_DATA} names
 */
public record StackFolder(Path root) {

    private static final long NEEDED_BYTES = 2L << 30;

    /** The folder of an installation. */
    public static StackFolder of(Installation installation) {
        String other = System.getenv().getOrDefault("LETHE_DATA", "");
        return new StackFolder(
                other.isEmpty()
                        ? installation.home().resolve(".lethe")
                        : Path.of(other).toAbsolutePath());
    }

    /** Records of the broker, objects of the store. */
    public Path data() {
        return root.resolve("data");
    }

    /** Objects of one bucket, as files under their keys. */
    public Path bucket(String bucket) {
        return data().resolve("store").resolve(bucket);
    }

    /** Log of a child process. */
    public Path log(String name) {
        return root.resolve("logs").resolve(name + ".log");
    }

    /** Where the running stack says what it is. */
    Path state() {
        return root.resolve("stack.json");
    }

    /** Held by the running stack. */
    Path lock() {
        return root.resolve("stack.lock");
    }

    /** What learners download and write; shared by the services. */
    Path learners() {
        return root.resolve("learners");
    }

    /** The engine's unpacked native libraries. */
    Path engineCache() {
        return root.resolve("djl");
    }

    /** Scratch space of one service. */
    Path scratch(String service) {
        return root.resolve("tmp").resolve(service);
    }

    /**
     * Makes the folder and checks that there is room for data, models and logs.
     *
     * @throws UserException if the disk is full
     */
    public void prepare() {
        try {
            Files.createDirectories(root.resolve("logs"));
            Files.createDirectories(engineCache());
            requireSpace(Files.getFileStore(root).getUsableSpace());
        } catch (IOException e) {
            throw UserException.failure("Cannot write to %s: %s.".formatted(root, e.getMessage()));
        }
    }

    void requireSpace(long usableBytes) {
        if (usableBytes < NEEDED_BYTES) {
            throw UserException.failure("Not enough disk space: %.1f GB are free for %s, and 2 GB are needed."
                    .formatted(usableBytes / (double) (1L << 30), root));
        }
    }

    static void createDirectories(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the folder " + folder, e);
        }
    }
}
