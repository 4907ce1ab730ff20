package io.lethe.dataset;

import io.lethe.dataset.adapter.SourceRequest.Uploads;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The imports of this process: some run, others wait, and the last that ended are remembered. All share one bound on
 * the memory of decoded images.
 */
@ApplicationScoped
public class Imports {

    private static final int REMEMBERED = 100;
    private static final int PATIENCE_SECONDS = 10;

    private final ImportJob.Work work;
    private final ThreadPoolExecutor threads;
    private final Map<String, ImportJob> jobs = new LinkedHashMap<>();

    Imports(ImportJob.Work work, ImportQueue queue) {
        this.work = work;
        this.threads = new ThreadPoolExecutor(
                queue.atOnce(),
                queue.atOnce(),
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(queue.waiting()),
                task -> new Thread(task, "import"));
    }

    /**
     * Takes an import; it owns its folder from now on.
     *
     * @return empty if too many wait already, and the folder is still the caller's
     */
    Optional<ImportJob> submit(WorkFolder folder, ImportRequest request, Uploads uploads) {
        ImportJob job = new ImportJob(folder, request, uploads, work);
        synchronized (jobs) {
            forgetOldest();
            jobs.put(job.id(), job);
        }
        try {
            threads.execute(job);
            return Optional.of(job);
        } catch (RejectedExecutionException e) {
            synchronized (jobs) {
                jobs.remove(job.id());
            }
            return Optional.empty();
        }
    }

    Optional<ImportJob> find(String id) {
        synchronized (jobs) {
            return Optional.ofNullable(jobs.get(id));
        }
    }

    /** Ends an import soon, or at once while it waits; does nothing once the dataset exists. */
    void cancel(ImportJob job) {
        job.cancel();
        if (threads.remove(job)) {
            job.withdraw();
        }
    }

    /** All that are known, the oldest first. */
    List<ImportJob> all() {
        synchronized (jobs) {
            return List.copyOf(jobs.values());
        }
    }

    @PreDestroy
    void stop() {
        all().forEach(ImportJob::cancel);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgetOldest() {
        List<String> ended = jobs.values().stream()
                .filter(job -> job.outcome().isDone())
                .map(ImportJob::id)
                .toList();
        ended.stream().limit(Math.max(0, ended.size() - REMEMBERED + 1L)).forEach(jobs::remove);
    }
}
