package io.lethe.service.jobs;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.Event;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.LetheException;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.learning.process.LearnerTask;
import io.lethe.service.learner.LearnerTasks;
import io.lethe.service.learner.Workspace;
import io.lethe.service.logging.Nameless;
import io.lethe.service.messaging.Received;
import io.lethe.service.tracing.Traces;
import io.opentelemetry.api.trace.Span;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** One claimed attempt of a job, from its first sign of life to the news of its end. Runs once, in one thread. */
final class Attempt implements JobRun {

    private static final Logger LOG = Logger.getLogger(Attempt.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** How an attempt ended. */
    enum End {
        /** Its outcome is announced. */
        DONE,
        /** Its failure is announced: another attempt would not help. */
        FAILED,
        /** Nobody wants it any more; nothing was said. */
        DROPPED,
        /** It was given back because the worker stops. */
        DRAINED,
        /** It was given back because this worker cannot do it. */
        INTERRUPTED
    }

    private enum Stop {
        UNWANTED,
        DRAINING
    }

    private final Received<JobPlanned> planned;
    private final JobHandler handler;
    private final Heartbeat heartbeat;
    private final JobEvents events;
    private final Checkpoints checkpoints;
    private final Workspace workspace;
    private final LearnerTasks learner;
    private final JobMetrics metrics;
    private final WorkerConfig config;
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private @Nullable Path folder;
    private @Nullable CheckpointUploads uploads;
    private LearnerMessage.@Nullable Done done;
    private Span span = Span.getInvalid();

    Attempt(
            Received<JobPlanned> planned,
            JobHandler handler,
            Heartbeat heartbeat,
            JobEvents events,
            Checkpoints checkpoints,
            Workspace workspace,
            LearnerTasks learner,
            JobMetrics metrics,
            WorkerConfig config) {
        this.planned = planned;
        this.handler = handler;
        this.heartbeat = heartbeat;
        this.events = events;
        this.checkpoints = checkpoints;
        this.workspace = workspace;
        this.learner = learner;
        this.metrics = metrics;
        this.config = config;
    }

    @Override
    public JobPlanned job() {
        return planned.event();
    }

    @Override
    public Path folder() {
        return Objects.requireNonNull(folder, "an attempt has a folder while it runs");
    }

    /** The job was withdrawn, or a later attempt was opened. Any thread. */
    void drop() {
        stop(Stop.UNWANTED);
    }

    /** This worker stops: the job goes to another one. Any thread. */
    void drain() {
        stop(Stop.DRAINING);
    }

    private void stop(Stop reason) {
        if (stop.compareAndSet(null, reason)) {
            stopped.countDown();
            learner.cancel();
        }
    }

    @Override
    public void requireWanted() {
        if (stop.get() != null) {
            throw new CancellationException("The attempt is to stop");
        }
    }

    /** Does the job and says how it ended. Never throws, so that the worker lives on. */
    End run() {
        MDC.put("jobId", job().jobId());
        MDC.put("jobAttempt", job().attempt());
        MDC.put("modelId", job().modelId());
        span = events.traces().attempt(job());
        try (heartbeat) {
            End end = announced();
            if (end != End.DONE) {
                Traces.fail(span, end.name());
            }
            return end;
        } catch (RuntimeException e) {
            // Neither outcome nor failure could be told: the lease ends the attempt.
            LOG.errorf(Nameless.of(e), "The end of job %s could not be told", job().jobId());
            Traces.fail(span, End.INTERRUPTED.name());
            return End.INTERRUPTED;
        } finally {
            span.end();
            cleanUp();
            MDC.remove("jobId");
            MDC.remove("jobAttempt");
            MDC.remove("modelId");
        }
    }

    private End announced() {
        try {
            folder = workspace.open(job().jobId(), Integer.toString(job().attempt()));
            Event outcome = patiently(() -> handler.run(this), config.patience());
            tell(outcome);
            forget();
            return End.DONE;
        } catch (CancellationException e) {
            return stop.get() == Stop.UNWANTED ? dropped() : interrupted(End.DRAINED);
        } catch (LetheException e) {
            return switch (e.code().kind()) {
                case REJECTED, BUG -> failed(e);
                case UNAVAILABLE, OPERATOR, EXHAUSTED -> {
                    LOG.warnf(
                            "Job %s is given back, attempt %d: %s: %s",
                            job().jobId(), job().attempt(), e.code(), e.getMessage());
                    metrics.interrupted(e.code());
                    yield interrupted(End.INTERRUPTED);
                }
            };
        } catch (RuntimeException e) {
            LOG.errorf(Nameless.of(e), "Job %s failed unexpectedly", job().jobId());
            // Not the cause's message: it may quote data.
            return failed(new LetheException(
                    ErrorCode.INTERNAL, "Unexpected " + e.getClass().getSimpleName() + "; the worker's log has more."));
        }
    }

    private End failed(LetheException reason) {
        LOG.warnf("Job %s failed with %s: %s", job().jobId(), reason.code(), reason.getMessage());
        try {
            tell(new JobFailed(
                    job().jobId(),
                    job().attempt(),
                    job().kind(),
                    job().modelId(),
                    reason.code().name(),
                    String.valueOf(reason.getMessage())));
        } catch (CancellationException e) {
            return stop.get() == Stop.UNWANTED ? dropped() : interrupted(End.DRAINED);
        }
        forget();
        return End.FAILED;
    }

    private End dropped() {
        LOG.infof("Job %s is not wanted any more, attempt %d", job().jobId(), job().attempt());
        return End.DROPPED;
    }

    private End interrupted(End end) {
        if (uploads != null) {
            uploads.finish(config.drainTimeout().dividedBy(2));
        }
        try {
            heartbeat.interrupted();
        } catch (LetheException e) {
            LOG.warnf("Job %s ends by its lease: %s", job().jobId(), e.getMessage());
        }
        return end;
    }

    /** The end is told before the job counts as done, however long the broker is away. */
    private void tell(Event end) {
        patiently(
                () -> {
                    events.publish(end, planned);
                    return true;
                },
                null);
    }

    /**
     * Tries again what failed because something is away.
     *
     * @param patience for how long; absent: until the attempt is to stop
     * @throws CancellationException if the attempt is to stop
     */
    private <T> T patiently(Supplier<T> work, @Nullable Duration patience) {
        Instant start = Instant.now();
        Duration pause = FIRST_PAUSE;
        while (true) {
            requireWanted();
            try {
                return work.get();
            } catch (LetheException e) {
                boolean over = patience != null && Instant.now().isAfter(start.plus(patience));
                if (e.code().kind() != ErrorCode.Kind.UNAVAILABLE || over) {
                    throw e;
                }
                LOG.warnf("Job %s waits %s: %s", job().jobId(), pause, e.getMessage());
            }
            await(pause);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
    }

    private void await(Duration pause) {
        try {
            if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debugf("Job %s is to stop", job().jobId());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting");
        }
    }

    @Override
    public LearnerMessage.Done learn(LearnerTask task, Consumer<LearnerMessage> observer) {
        requireWanted();
        LearnerMessage.@Nullable Done earlier = done;
        if (earlier != null) {
            return earlier;
        }
        CheckpointUploads current = uploads == null ? resume() : uploads;
        uploads = current;
        Span step = events.traces().step(span, "learn");
        try {
            LearnerMessage.Done outcome = learner.run(task, message -> observe(message, current, observer));
            done = outcome;
            return outcome;
        } catch (RuntimeException e) {
            Traces.fail(step, e.getClass().getSimpleName());
            throw e;
        } finally {
            step.end();
        }
    }

    private void observe(LearnerMessage message, CheckpointUploads current, Consumer<LearnerMessage> observer) {
        // A stop that came before the learner had begun found nothing to kill.
        requireWanted();
        if (message instanceof LearnerMessage.Progress at) {
            current.reached(at.step());
            heartbeat.reached(at.totalSteps() == 0 ? 0 : (double) at.step() / at.totalSteps());
        }
        observer.accept(message);
    }

    private CheckpointUploads resume() {
        long step = job().attempt() <= 1
                ? 0
                : checkpoints
                        .restore(job().jobId(), CheckpointUploads.source(folder()))
                        .map(place -> {
                            LOG.infof("Job %s goes on from step %d", job().jobId(), place.step());
                            return place.step();
                        })
                        .orElse(0L);
        return new CheckpointUploads(
                checkpoints, metrics, job(), folder(), step, config.checkpointInterval(), heartbeat::checkpointed);
    }

    /** The job has ended: its checkpoints know the people whom it forgot. */
    private void forget() {
        if (uploads != null) {
            uploads.close();
        }
        try {
            checkpoints.discard(job().jobId());
        } catch (LetheException e) {
            LOG.warnf("Checkpoints of job %s stay until the next sweep: %s", job().jobId(), e.getMessage());
        }
    }

    private void cleanUp() {
        if (uploads != null) {
            uploads.close();
        }
        if (folder != null) {
            try {
                workspace.discard(folder);
            } catch (LetheException e) {
                LOG.warn("The folder of a job that ended stays until the next start", e);
            }
        }
    }
}
