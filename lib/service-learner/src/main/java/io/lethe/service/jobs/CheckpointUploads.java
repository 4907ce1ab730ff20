package io.lethe.service.jobs;

import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.LetheException;
import io.lethe.service.learner.PrivateFolders;
import io.lethe.service.logging.Nameless;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Sends the checkpoints that a running learner leaves on the disk to the store, on a thread of its own: neither the
 * learner nor the signs of life wait for an upload.
 */
final class CheckpointUploads implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(CheckpointUploads.class);
    private static final long LONGEST_LOOK_MILLIS = 5_000;
    /** What a writer has not finished. */
    private static final String PARTIAL = ".partial";

    private final Checkpoints checkpoints;
    private final JobMetrics metrics;
    private final JobPlanned job;
    private final Path source;
    private final Path snapshot;
    private final Duration interval;
    private final Runnable stored;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "job-checkpoints");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> looks;

    private volatile long step;
    private Map<String, Object> sent = Map.of();
    private long lastUpload = System.nanoTime();

    /**
     * Begins to look for checkpoints.
     *
     * @param folder the job's folder; the learner leaves its checkpoints below {@code checkpoints}
     * @param resumed steps of the checkpoint that lies there already; 0 without one
     * @param stored is told of each checkpoint in the store
     */
    CheckpointUploads(
            Checkpoints checkpoints,
            JobMetrics metrics,
            JobPlanned job,
            Path folder,
            long resumed,
            Duration interval,
            Runnable stored) {
        this.checkpoints = checkpoints;
        this.metrics = metrics;
        this.job = job;
        this.source = source(folder);
        this.snapshot = folder.resolve("upload");
        this.interval = interval;
        this.stored = stored;
        this.step = resumed;
        if (resumed > 0) {
            sent = content();
        }
        long look = Math.max(1, Math.min(LONGEST_LOOK_MILLIS, interval.toMillis() / 4));
        looks = timer.scheduleWithFixedDelay(this::uploadIfDue, look, look, TimeUnit.MILLISECONDS);
    }

    /** Where a learner leaves its checkpoints. */
    static Path source(Path folder) {
        return folder.resolve("checkpoints");
    }

    /** The learner has come so far; orders checkpoints, of this attempt and of others. */
    void reached(long steps) {
        step = Math.max(step, steps);
    }

    private void uploadIfDue() {
        if (System.nanoTime() - lastUpload >= interval.toNanos()) {
            upload();
        }
    }

    /** Sends what the disk has, unless the store has it; a failure is logged, the next one tries again. */
    private void upload() {
        try {
            Map<String, Object> content = content();
            if (content.isEmpty() || content.equals(sent)) {
                return;
            }
            lastUpload = System.nanoTime();
            checkpoints.save(new Checkpoints.Place(job.jobId(), job.attempt(), step), frozen(content));
            sent = content;
            metrics.checkpoint(true);
            stored.run();
        } catch (LetheException | IOException e) {
            metrics.checkpoint(false);
            LOG.warnf("A checkpoint of job %s is not in the store: %s", job.jobId(), e.getMessage());
        } catch (RuntimeException e) {
            // An exception would end the timer.
            metrics.checkpoint(false);
            LOG.errorf(Nameless.of(e), "A checkpoint of job %s is not in the store", job.jobId());
        }
    }

    /** Name and identity of each file: a writer replaces files, it does not change them. */
    private Map<String, Object> content() {
        Map<String, Object> content = new TreeMap<>();
        if (!Files.isDirectory(source)) {
            return content;
        }
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith(PARTIAL)) {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    content.put(name, List.of(attributes.size(), attributes.lastModifiedTime()));
                }
            }
        } catch (IOException e) {
            LOG.debugf("The checkpoints of job %s change just now", job.jobId());
            return Map.of();
        }
        return content;
    }

    /** The files as they are now, whatever the writer does next. */
    private List<Path> frozen(Map<String, Object> content) throws IOException {
        PrivateFolders.create(snapshot);
        List<Path> frozen = new ArrayList<>();
        for (String name : content.keySet()) {
            Path copy = snapshot.resolve(name);
            Files.deleteIfExists(copy);
            link(source.resolve(name), copy);
            frozen.add(copy);
        }
        return frozen;
    }

    private static void link(Path file, Path copy) throws IOException {
        try {
            Files.createLink(copy, file);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(file, copy);
        }
    }

    /**
     * Stops looking, and sends the last checkpoint.
     *
     * @param patience longest wait for that
     */
    void finish(Duration patience) {
        looks.cancel(false);
        timer.execute(this::upload);
        timer.shutdown();
        try {
            if (!timer.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf("The last checkpoint of job %s took too long", job.jobId());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops looking. An upload on its way may still end; it is waited for a little. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(LONGEST_LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warnf("A checkpoint of job %s is still on its way to the store", job.jobId());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
