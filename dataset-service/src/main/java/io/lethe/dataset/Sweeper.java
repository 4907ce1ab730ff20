package io.lethe.dataset;

import io.lethe.contracts.LetheException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Removes at the start what imports of killed processes left, on the disk and in the store. */
@ApplicationScoped
public class Sweeper {

    private static final Logger LOG = Logger.getLogger(Sweeper.class);

    /** Nobody writes an upload, or locks a new folder, as slowly as this. */
    private static final Duration STALE = Duration.ofHours(1);

    private final DatasetStore store;
    private final Path temporary;
    private final Path uploads;

    public Sweeper(
            DatasetStore store,
            @ConfigProperty(name = "java.io.tmpdir") Path temporary,
            @ConfigProperty(name = "quarkus.http.body.uploads-directory") Path uploads) {
        this.store = store;
        this.temporary = temporary;
        this.uploads = uploads;
    }

    void atStart(@Observes StartupEvent started) throws IOException {
        Files.createDirectories(uploads);
        sweep();
    }

    void sweep() {
        for (Path folder : children(temporary)) {
            String name = String.valueOf(folder.getFileName());
            if (name.startsWith(WorkFolder.PREFIX) && Files.isDirectory(folder)) {
                sweep(folder);
            }
        }
        children(uploads).stream().filter(Sweeper::stale).forEach(Sweeper::delete);
    }

    private void sweep(Path folder) {
        try {
            if (abandoned(folder)) {
                String objects = WorkFolder.stored(folder);
                if (!objects.isEmpty()) {
                    store.discard(objects);
                }
                WorkFolder.delete(folder);
                LOG.infof("Removed what a killed import left");
            }
        } catch (IOException | LetheException e) {
            LOG.warnf("What a killed import left could not be removed; the next start tries again");
        }
    }

    private static boolean abandoned(Path folder) throws IOException {
        Path lock = folder.resolve(WorkFolder.LOCK);
        if (!Files.exists(lock)) {
            return stale(folder);
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock got = channel.tryLock()) {
            return got != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static boolean stale(Path path) {
        try {
            Instant touched = Files.getLastModifiedTime(path).toInstant();
            return touched.isBefore(Clock.systemUTC().instant().minus(STALE));
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path upload) {
        try {
            WorkFolder.delete(upload);
        } catch (IOException e) {
            LOG.warnf("An abandoned upload could not be removed; the next start tries again");
        }
    }

    private static List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
