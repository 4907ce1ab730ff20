package io.lethe.service.jobs;

import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.LetheException;
import io.lethe.service.logging.Nameless;
import io.lethe.service.messaging.Received;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes one open job after the other: chooses, claims, works, says how it ended. Everything that it does for jobs
 * happens on a thread of its own; its methods may be called from any.
 */
final class JobWorker {

    private static final Logger LOG = Logger.getLogger(JobWorker.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final int LONGEST_HESITATION_MILLIS = 50;
    private static final Duration ORPHANED = Duration.ofMinutes(10);

    private final JobTable table;
    private final Claims claims;
    private final Checkpoints checkpoints;
    private final Attempts attempts;
    private final WorkerConfig config;
    private final Trouble trouble;
    private final Semaphore news = new Semaphore(0);
    private final CountDownLatch draining = new CountDownLatch(1);
    private final Thread thread = new Thread(this::work, "job-worker");
    /** Jobs of which this worker has claimed an attempt, and which have not ended yet. */
    private final Set<String> mine = ConcurrentHashMap.newKeySet();

    private final Queue<String> ended = new ConcurrentLinkedQueue<>();

    private volatile @Nullable Attempt running;
    private volatile boolean out;

    JobWorker(JobTable table, Claims claims, Checkpoints checkpoints, Attempts attempts, WorkerConfig config) {
        this.table = table;
        this.claims = claims;
        this.checkpoints = checkpoints;
        this.attempts = attempts;
        this.config = config;
        this.trouble = new Trouble(config);
        thread.setDaemon(true);
        table.onChange(this::changed);
    }

    /** Begins to take jobs. To be called once, when the table is up to date. */
    void start() {
        thread.start();
    }

    /** Takes no more jobs and gives the running one back, within the configured time. */
    void drain() {
        draining.countDown();
        Attempt attempt = running;
        if (attempt != null) {
            attempt.drain();
        }
        try {
            thread.join(config.drainTimeout().toMillis());
            if (thread.isAlive()) {
                LOG.warn("The running job could not be given back in time; its lease ends it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether this worker takes no jobs, because it failed several in a row. */
    boolean out() {
        return out;
    }

    /** Whether it stops, or has stopped. */
    boolean isDraining() {
        return draining.getCount() == 0;
    }

    /** Whether its thread is gone although nobody asked it to stop. */
    boolean dead() {
        return !isDraining() && thread.getState() == Thread.State.TERMINATED;
    }

    /** Called by the table, with the table locked. */
    private void changed(String jobId) {
        Attempt attempt = running;
        if (attempt != null
                && attempt.job().jobId().equals(jobId)
                && !table.isNewest(jobId, attempt.job().attempt())) {
            attempt.drop();
        }
        if (!table.isOpen(jobId) && mine.remove(jobId)) {
            ended.add(jobId);
        }
        news.release();
    }

    private void work() {
        sweep();
        while (!isDraining()) {
            try {
                tidy();
                if (!takeOne() && news.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            } catch (LetheException e) {
                LOG.warnf("No job can be taken now: %s", e.getMessage());
                rest(IDLE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("No job can be taken now", Nameless.of(e));
                rest(IDLE);
            }
        }
    }

    /** Tries to take a job; false if there is none. */
    private boolean takeOne() {
        List<Received<JobPlanned>> choices = table.mostUrgent(attempts.kinds(), config.choices());
        if (choices.isEmpty()) {
            return false;
        }
        ThreadLocalRandom chance = ThreadLocalRandom.current();
        Received<JobPlanned> choice = choices.get(chance.nextInt(choices.size()));
        JobPlanned job = choice.event();
        if (rest(Duration.ofMillis(chance.nextInt(LONGEST_HESITATION_MILLIS)))
                || !table.isFree(job.jobId(), job.attempt())) {
            return true;
        }
        boolean won = claims.claim(job.jobId(), job.attempt(), attempts.worker());
        table.taken(job.jobId(), job.attempt());
        if (won) {
            mine.add(job.jobId());
            judge(run(choice));
        }
        return true;
    }

    private Attempt.End run(Received<JobPlanned> planned) {
        JobPlanned job = planned.event();
        LOG.infof("Job %s (%s of %s): attempt %d begins", job.jobId(), job.kind(), job.modelId(), job.attempt());
        Attempt attempt = attempts.begin(planned);
        running = attempt;
        try {
            if (!table.isNewest(job.jobId(), job.attempt())) {
                attempt.drop();
            }
            if (isDraining()) {
                attempt.drain();
            }
            table.opening(job.jobId()).ifPresent(attempts::opened);
            return attempt.run();
        } finally {
            running = null;
        }
    }

    private void judge(Attempt.End end) {
        switch (end) {
            case DONE, FAILED -> trouble.clear();
            case INTERRUPTED -> trouble.interrupted();
            case DROPPED, DRAINED -> {
                // says nothing about this worker
            }
        }
        Duration pause = trouble.pause();
        if (!pause.isZero()) {
            LOG.errorf(
                    "This worker gave back several jobs in a row and takes none for %s; see the reasons above", pause);
            out = true;
            rest(pause);
            out = false;
        }
    }

    /** Waits; true if this worker is to stop. */
    private boolean rest(Duration pause) {
        try {
            return draining.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Deletes claims and checkpoints of jobs that this worker had and that have ended. */
    private void tidy() {
        for (String jobId = ended.poll(); jobId != null; jobId = ended.poll()) {
            checkpoints.discard(jobId);
            claims.forget(jobId);
        }
    }

    private void sweep() {
        try {
            checkpoints.sweep(table::isOpen, ORPHANED);
            claims.sweep(table::isOpen, ORPHANED);
        } catch (LetheException e) {
            LOG.warnf("Checkpoints and claims of jobs that have ended stay until the next start: %s", e.getMessage());
        }
    }
}
