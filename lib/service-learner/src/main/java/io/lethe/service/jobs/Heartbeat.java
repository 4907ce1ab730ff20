package io.lethe.service.jobs;

import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.JobProgressed.Step;
import io.lethe.service.messaging.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Says from time to time that an attempt's worker is alive, from its making until it is closed. Thread-safe. */
final class Heartbeat implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Heartbeat.class);

    private final JobEvents events;
    private final Received<JobPlanned> planned;
    private final String worker;
    private final ProgressEstimate estimate = new ProgressEstimate();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "job-heartbeat");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> beat;
    private final AtomicBoolean first = new AtomicBoolean();

    /** Begins: the claim is told at once. */
    Heartbeat(JobEvents events, Received<JobPlanned> planned, String worker, Duration interval) {
        this.events = events;
        this.planned = planned;
        this.worker = worker;
        timer.execute(() -> tell(Step.CLAIMED));
        beat = timer.scheduleAtFixedRate(
                () -> tell(Step.PROGRESS), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Work was done; the first is told at once, whatever follows with the next sign of life. */
    void reached(double progress) {
        estimate.reached(progress, Instant.now());
        if (progress > 0 && first.compareAndSet(false, true)) {
            timer.execute(() -> tell(Step.PROGRESS));
        }
    }

    /** All work so far is safe in the store. */
    void checkpointed() {
        tell(Step.CHECKPOINTED);
    }

    /** Gives the job back, and waits until the broker knows. */
    void interrupted() {
        close();
        events.publish(news(Step.INTERRUPTED), planned);
    }

    @Override
    public void close() {
        beat.cancel(false);
        timer.shutdown();
    }

    private void tell(Step step) {
        try {
            events.tell(news(step), planned);
        } catch (RuntimeException e) {
            // An exception would end the timer, and with it the lease of a healthy worker.
            LOG.warnf("A sign of life was lost: %s", e.getClass().getSimpleName());
        }
    }

    private JobProgressed news(Step step) {
        JobPlanned job = planned.event();
        return new JobProgressed(
                job.jobId(),
                job.attempt(),
                job.kind(),
                job.modelId(),
                step,
                worker,
                estimate.progress(),
                estimate.secondsLeft(),
                Instant.now());
    }
}
