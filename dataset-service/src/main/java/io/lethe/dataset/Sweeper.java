package io.lethe.dataset;

import io.lethe.contracts.LetheException;
import io.lethe.contracts.SplitPublished;
import io.lethe.service.logging.Nameless;
import io.lethe.service.store.StorePreparation;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
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
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes up for what imports of killed processes left undone: announces what they had published, and removes what they
 * had not, from the store and from the disk. Runs once the store can be used, and then now and again, since store and
 * broker may be away.
 */
@ApplicationScoped
public class Sweeper {

    private static final Logger LOG = Logger.getLogger(Sweeper.class);

    /** Nobody writes an upload, or locks a new folder, as slowly as this. */
    private static final Duration STALE = Duration.ofHours(1);

    /** No import takes as long; its folder, which would tell, may be on another machine. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private static final long PAUSE_SECONDS = 60;

    private final Executor onceUsable;
    private final DatasetStore store;
    private final Announcement announcement;
    private final ResumableUploads resumable;
    private final Path temporary;
    private final Path uploads;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "import-sweeper"));

    /** Tells that a version is there. */
    @FunctionalInterface
    interface Announcement {
        void publish(DatasetStore.Published published, SplitPublished.@Nullable Training training);
    }

    @Inject
    public Sweeper(
            StorePreparation preparation,
            DatasetStore store,
            SplitPublisher publisher,
            ResumableUploads resumable,
            @ConfigProperty(name = "java.io.tmpdir") Path temporary,
            @ConfigProperty(name = "quarkus.http.body.uploads-directory") Path uploads) {
        this(preparation::whenUsable, store, publisher::publish, resumable, temporary, uploads);
    }

    Sweeper(
            Executor onceUsable,
            DatasetStore store,
            Announcement announcement,
            ResumableUploads resumable,
            Path temporary,
            Path uploads) {
        this.onceUsable = onceUsable;
        this.store = store;
        this.announcement = announcement;
        this.resumable = resumable;
        this.temporary = temporary;
        this.uploads = uploads;
    }

    void atStart(@Observes StartupEvent started) throws IOException {
        Files.createDirectories(uploads);
        sweepUploads();
        onceUsable.execute(this::sweepNowAndAgain);
    }

    private void sweepNowAndAgain() {
        // Never fails, and is never asked how it is.
        var unused = thread.scheduleWithFixedDelay(this::sweepUnlessBroken, 0, PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }

    private void sweepUnlessBroken() {
        try {
            sweep();
        } catch (RuntimeException e) {
            LOG.errorf(Nameless.of(e), "Sweeping failed unexpectedly; it is tried again");
        }
    }

    /** At the start alone: later, a request of ours may still be sending its second file after an hour. */
    void sweepUploads() {
        children(uploads).stream().filter(Sweeper::stale).forEach(Sweeper::delete);
    }

    void sweep() {
        resumable.removeExpired();
        // True: its process is gone.
        Map<String, Boolean> folders = children(temporary).stream()
                .filter(folder -> String.valueOf(folder.getFileName()).startsWith(WorkFolder.PREFIX))
                .filter(Files::isDirectory)
                .collect(Collectors.toMap(WorkFolder::idOf, Sweeper::abandoned));
        settleAll(folders);
        folders.forEach((importId, abandoned) -> {
            if (abandoned) {
                delete(temporary.resolve(WorkFolder.PREFIX + importId));
                LOG.infof("Removed what a killed import left");
            }
        });
    }

    /** One that cannot be made up for stops no other. */
    private void settleAll(Map<String, Boolean> folders) {
        try {
            for (PendingImport pending : store.pending()) {
                try {
                    settle(pending, folders.get(pending.importId()));
                } catch (LetheException e) {
                    LOG.warnf("%s: import %s is not made up for yet; it is tried again", e.code(), pending.importId());
                }
            }
        } catch (LetheException e) {
            LOG.warnf("%s: what killed imports left in the store is not made up for yet; it is tried again", e.code());
        }
    }

    /** @param abandoned whether the import's process is gone; absent if this disk does not tell */
    private void settle(PendingImport pending, @Nullable Boolean abandoned) {
        if (Boolean.FALSE.equals(abandoned)) {
            return;
        }
        var published = store.publishedBy(pending);
        if (published.isPresent()) {
            // Twice does no harm, should the import be alive elsewhere.
            announcement.publish(published.get(), pending.training());
            store.settle(pending.importId());
            LOG.infof("Announced what import %s had published", pending.importId());
        } else if (abandoned != null || before(pending.at(), ABANDONED)) {
            store.discard(pending);
        }
    }

    private static boolean abandoned(Path folder) {
        if (WorkFolder.isOurs(folder)) {
            return false;
        }
        Path lock = folder.resolve(WorkFolder.LOCK);
        if (!Files.exists(lock)) {
            return stale(folder);
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock got = channel.tryLock()) {
            return got != null;
        } catch (OverlappingFileLockException | IOException e) {
            return false;
        }
    }

    private static boolean stale(Path path) {
        try {
            return before(Files.getLastModifiedTime(path).toInstant(), STALE);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean before(Instant time, Duration ago) {
        return time.isBefore(Clock.systemUTC().instant().minus(ago));
    }

    private static void delete(Path left) {
        try {
            WorkFolder.delete(left);
        } catch (IOException e) {
            LOG.warnf("What a killed import or an abandoned upload left could not be removed; it is tried again");
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
