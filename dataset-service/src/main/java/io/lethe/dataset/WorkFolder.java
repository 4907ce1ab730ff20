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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folder of one import, for its owner's eyes only. It goes with everything in it, and is locked as long as the
 * import lives, so that another process can tell what a killed one left.
 */
final class WorkFolder implements AutoCloseable {

    static final String PREFIX = "lethe-import-";
    static final String LOCK = "lock";

    /** Those of this process. A lock is lost when any descriptor of its file closes, so nobody here looks at theirs. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

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
        Path path = parent.resolve(PREFIX + id);
        OURS.add(path.toAbsolutePath());
        try {
            createPrivate(path);
            FileChannel lock = lock(path);
            lock.lock();
            return new WorkFolder(id, path, lock);
        } catch (IOException e) {
            OURS.remove(path.toAbsolutePath());
            throw new LetheException(ErrorCode.OUT_OF_SPACE, "The service's working folder could not be written", e);
        }
    }

    /** Whether an import of this process lives in a folder. */
    static boolean isOurs(Path folder) {
        return OURS.contains(folder.toAbsolutePath());
    }

    /** Makes a folder, unless it is there, that nobody but its owner can look into. */
    static void createPrivate(Path path) throws IOException {
        Files.createDirectories(path);
        if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Names the import that left a folder. */
    static String idOf(Path left) {
        return String.valueOf(left.getFileName()).substring(PREFIX.length());
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

    @Override
    public void close() throws IOException {
        try {
            lock.close();
            delete(path);
        } finally {
            OURS.remove(path.toAbsolutePath());
        }
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
