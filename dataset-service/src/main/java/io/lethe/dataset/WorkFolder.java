package io.lethe.dataset;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folder of one import, for its owner's eyes only. It goes with everything in it, and is locked as long as the
 * import lives, so that another process can tell what a killed one left.
 */
final class WorkFolder implements AutoCloseable {

    static final String PREFIX = "lethe-import-";
    static final String LOCK = "lock";

    /** Says which objects the import stores, from before the first of them is there. */
    private static final String STORING = "storing";

    private final String id;
    private final Path path;
    private final FileChannel lock;

    private WorkFolder(String id, Path path, FileChannel lock) {
        this.id = id;
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes a folder below another.
     *
     * @throws LetheException with {@code OUT_OF_SPACE} if it cannot be written
     */
    static WorkFolder below(Path parent) {
        String id = UUID.randomUUID().toString();
        try {
            Path path = Files.createDirectory(parent.resolve(PREFIX + id));
            if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
            FileChannel lock = lock(path);
            lock.lock();
            return new WorkFolder(id, path, lock);
        } catch (IOException e) {
            throw new LetheException(ErrorCode.OUT_OF_SPACE, "The service's working folder could not be written", e);
        }
    }

    @SuppressWarnings("MustBeClosedChecker")
    private static FileChannel lock(Path path) throws IOException {
        return FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Names the import. */
    String id() {
        return id;
    }

    /** Where it lies. */
    Path path() {
        return path;
    }

    /** Notes where the import's objects will be. */
    void storing(String objects) throws IOException {
        Files.writeString(path.resolve(STORING), objects);
    }

    /** Where the objects of an import are that left a folder; empty if it stored none. */
    static String stored(Path left) throws IOException {
        Path note = left.resolve(STORING);
        return Files.exists(note) ? Files.readString(note) : "";
    }

    @Override
    public void close() throws IOException {
        lock.close();
        delete(path);
    }

    static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> contents = Files.walk(folder)) {
            deepestFirst = contents.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : deepestFirst) {
            Files.delete(each);
        }
    }
}
