package io.lethe.service.learner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Local folders for work in progress. Each process has a folder of its own, so that processes may share the directory;
 * those of dead processes are deleted by the next one that starts, since what counts of their work is in the store.
 */
@ApplicationScoped
public class Workspace {

    private static final Logger LOG = Logger.getLogger(Workspace.class);
    private static final String LOCK = ".lock";

    private final Path directory;
    private @Nullable Path own;

    /** Held, and open, as long as the process lives. */
    private @Nullable FileChannel lock;

    Workspace(LearnerConfig config, @ConfigProperty(name = "quarkus.application.name") String service) {
        this.directory = config.directory().toAbsolutePath().resolve("work").resolve(service);
    }

    /**
     * The folder of a task; the same names give the same folder, whatever they consist of.
     *
     * @param names what tells the task from all others
     * @return an absolute path; empty, or as an earlier call left it
     * @throws LetheException {@link ErrorCode#OUT_OF_SPACE} when the folder cannot be made
     */
    public Path open(String... names) {
        String name =
                UUID.nameUUIDFromBytes(String.join("\n", names).getBytes(UTF_8)).toString();
        try {
            return PrivateFolders.create(own().resolve(name));
        } catch (IOException e) {
            throw new LetheException(ErrorCode.OUT_OF_SPACE, "cannot make a folder below " + directory, e);
        }
    }

    /**
     * Deletes a task's folder with everything in it.
     *
     * @throws LetheException {@link ErrorCode#OUT_OF_SPACE} when something cannot be deleted
     */
    public void discard(Path folder) {
        try {
            delete(folder);
        } catch (IOException e) {
            throw new LetheException(ErrorCode.OUT_OF_SPACE, "cannot delete " + folder, e);
        }
    }

    /** The lock comes before the folder: a folder without a held lock is a dead process's. */
    private synchronized Path own() throws IOException {
        @Nullable Path known = own;
        if (known != null) {
            return known;
        }
        PrivateFolders.create(directory);
        sweep();
        while (true) {
            String name = UUID.randomUUID().toString();
            FileChannel channel = FileChannel.open(directory.resolve(name + LOCK), CREATE_NEW, WRITE);
            if (channel.tryLock() != null) {
                lock = channel;
                own = PrivateFolders.create(directory.resolve(name));
                return own;
            }
            // somebody who sweeps took it for a dead process's
            channel.close();
        }
    }

    private void sweep() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(LOCK)).toList()) {
                sweep(file);
            }
        }
    }

    private void sweep(Path file) {
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            if (channel.tryLock() == null) {
                return;
            }
            String name = file.getFileName().toString();
            Path folder = directory.resolve(name.substring(0, name.length() - LOCK.length()));
            if (Files.exists(folder)) {
                LOG.infof("Deleting the work of a process that has died: %s", folder.getFileName());
                delete(folder);
            }
            Files.deleteIfExists(file);
        } catch (OverlappingFileLockException e) {
            LOG.debugf("%s belongs to this process", file.getFileName());
        } catch (IOException e) {
            LOG.warnf("The work of a process that has died stays: %s", e.getMessage());
        }
    }

    @PreDestroy
    synchronized void close() throws IOException {
        if (own != null && lock != null) {
            delete(own);
            lock.close();
            own = null;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
