package io.lethe.learning.process;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks in child JVMs, one task a process and one process at a time. The next process is started when a task has
 * ended, so that its engine is loaded by the time it is needed and two engines never compete. Threads may share it; a
 * second task waits for the first.
 */
public final class Learner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Learner.class);

    private final LearnerSettings settings;
    private final ReentrantLock turn = new ReentrantLock(true);

    private @Nullable LearnerProcess spare;
    private @Nullable LearnerProcess running;
    private Consumer<LearnerMessage.Ready> engineListener = ready -> {};
    private Instant lastStep = Instant.now();
    private LearnerMessage.@Nullable Ready engine;
    private boolean closed;

    /**
     * Starts the first spare process, if one is wanted, without waiting for it.
     *
     * @param settings how to start processes
     */
    public Learner(LearnerSettings settings) {
        this.settings = settings;
        prepareSpare();
    }

    /**
     * Runs a task to its end.
     *
     * @param task what to do
     * @param progress is told of {@link LearnerMessage.Started} and {@link LearnerMessage.Progress}, in the calling
     *     thread; what it throws ends the task
     * @return what the learner said at the end; the files are in the task's output folder
     * @throws LearnerException if the task failed; a process that died or fell silent is
     *     {@link LearnerMessage.Kind#EXHAUSTED}
     * @throws CancellationException after {@link #cancel()} or {@link #close()}
     */
    public LearnerMessage.Done run(LearnerTask task, Consumer<LearnerMessage> progress) {
        turn.lock();
        try {
            LearnerProcess process = claim();
            try {
                awaitReady(process);
                process.send(task);
                return follow(process, progress);
            } finally {
                release(process);
            }
        } finally {
            turn.unlock();
        }
    }

    private void awaitReady(LearnerProcess process) {
        LearnerMessage first = process.next(settings.startTimeout());
        if (first instanceof LearnerMessage.Failed failed) {
            throw new LearnerException(failed.kind(), failed.message());
        }
        if (!(first instanceof LearnerMessage.Ready)) {
            throw new IllegalStateException("A learner must say that it is ready before anything else, not " + first);
        }
    }

    private void loaded(LearnerMessage.Ready ready) {
        Consumer<LearnerMessage.Ready> listener;
        synchronized (this) {
            if (ready.equals(engine)) {
                return;
            }
            engine = ready;
            listener = engineListener;
        }
        LOG.info(
                "Learning tasks run with {} on {}; lethe.learner.device is {}",
                ready.engine(),
                ready.device(),
                settings.device());
        listener.accept(ready);
    }

    /**
     * Tells of the engine that processes have loaded, now if one has, and whenever it becomes another.
     *
     * @param listener called in any thread
     */
    public void onEngine(Consumer<LearnerMessage.Ready> listener) {
        LearnerMessage.Ready known;
        synchronized (this) {
            engineListener = listener;
            known = engine;
        }
        if (known != null) {
            listener.accept(known);
        }
    }

    /**
     * Waits until a spare has loaded the engine, or never will; true at once without a spare.
     *
     * @return false if that takes longer
     */
    public boolean awaitLoaded(Duration patience) throws InterruptedException {
        LearnerProcess loading;
        synchronized (this) {
            loading = spare;
        }
        return loading == null || loading.awaitLoaded(patience);
    }

    /**
     * Why no task can run at all, such as a GPU that was asked for and is not there; only a spare finds out in time.
     */
    public synchronized Optional<String> refusal() {
        return spare == null ? Optional.empty() : spare.refusal();
    }

    private LearnerMessage.Done follow(LearnerProcess process, Consumer<LearnerMessage> progress) {
        while (true) {
            LearnerMessage message = process.next(settings.stallTimeout());
            if (message instanceof LearnerMessage.Done done) {
                return done;
            }
            if (message instanceof LearnerMessage.Failed failed) {
                throw new LearnerException(failed.kind(), failed.message());
            }
            progress.accept(message);
        }
    }

    private synchronized LearnerProcess claim() {
        if (closed) {
            throw new CancellationException("The learner is closed");
        }
        LearnerProcess process = spare != null && spare.alive() ? spare : LearnerProcess.start(settings, this::loaded);
        spare = null;
        running = process;
        lastStep = Instant.now();
        return process;
    }

    private synchronized void release(LearnerProcess process) {
        process.kill();
        running = null;
        lastStep = Instant.now();
        try {
            prepareSpare();
        } catch (UncheckedIOException e) {
            // The outcome of the task that ended counts for more; the next task tries again, and fails if it must.
            LOG.warn("No spare learner could be started; the next task starts one itself", e);
        }
    }

    private synchronized void prepareSpare() {
        if (settings.spare() && !closed) {
            spare = LearnerProcess.start(settings, this::loaded);
        }
    }

    /** Kills the running task, if there is one; {@link #run} ends with a {@link CancellationException}. */
    public synchronized void cancel() {
        if (running != null) {
            running.kill();
        }
    }

    /** Whether a task is running. */
    public synchronized boolean busy() {
        return running != null;
    }

    /**
     * Whether tasks can run: a process has loaded the engine and waits or works. Without a spare there is none to ask
     * between tasks, and the answer is yes.
     */
    public synchronized boolean ready() {
        if (closed) {
            return false;
        }
        return running != null || !settings.spare() || (spare != null && spare.ready());
    }

    /** Whether a process that has loaded the engine waits for a task or runs one. */
    public synchronized boolean warm() {
        return (running != null && running.ready()) || (spare != null && spare.ready());
    }

    /** Engine and device of the process that was loaded last; empty before the first one. */
    public synchronized Optional<LearnerMessage.Ready> engine() {
        return Optional.ofNullable(engine);
    }

    /** Last sign of life of the running task; while none runs, when the last one ended or this object was made. */
    public synchronized Instant lastStep() {
        if (running == null || running.lastSign().isBefore(lastStep)) {
            return lastStep;
        }
        return running.lastSign();
    }

    /**
     * Whether the running task has made no step for a while, which only a restart cures.
     *
     * @param limit longest time between two steps
     */
    public synchronized boolean stalled(Duration limit) {
        return running != null && lastStep().plus(limit).isBefore(Instant.now());
    }

    /** Kills all processes; no task can run afterwards. */
    @Override
    public synchronized void close() {
        closed = true;
        cancel();
        if (spare != null) {
            spare.kill();
            spare = null;
        }
    }
}
