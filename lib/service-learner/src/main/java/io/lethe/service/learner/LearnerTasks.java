package io.lethe.service.learner;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.learning.process.Learner;
import io.lethe.learning.process.LearnerException;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.learning.process.LearnerTask;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Runs learning tasks for a service: measured, and with failures in the platform's words. */
@ApplicationScoped
public class LearnerTasks {

    private static final Logger LOG = Logger.getLogger(LearnerTasks.class);

    private final Learner learner;
    private final LearnerMetrics metrics;
    private final LearnerConfig config;

    LearnerTasks(Learner learner, LearnerMetrics metrics, LearnerConfig config) {
        this.learner = learner;
        this.metrics = metrics;
        this.config = config;
    }

    /**
     * Runs a task to its end; where its process dies, the next one resumes from the checkpoints.
     *
     * @param task what to do
     * @param progress is told of the start and of steps, in the calling thread; what it throws ends the task
     * @return what the learner said at the end; the files are in the task's output folder
     * @throws LetheException if the task failed, with the code that says who must act
     * @throws CancellationException if the service shuts down
     */
    public LearnerMessage.Done run(LearnerTask task, Consumer<LearnerMessage> progress) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(task, progress);
            } catch (LearnerException e) {
                if (!e.log().isEmpty()) {
                    LOG.warnf("%s They are:%n%s", e.getMessage(), e.log());
                }
                if (e.kind() != LearnerMessage.Kind.EXHAUSTED || attempt >= config.attempts()) {
                    throw new LetheException(code(e.kind()), e.getMessage(), e);
                }
                LOG.warnf("Attempt %d of a learning task failed and is resumed: %s", attempt, e.getMessage());
                metrics.resumed();
            }
        }
    }

    private LearnerMessage.Done attempt(LearnerTask task, Consumer<LearnerMessage> progress) {
        LearnerMetrics.Run run = metrics.begin(task);
        LearnerMessage.Done done = learner.run(task, message -> {
            run.observe(message);
            progress.accept(message);
        });
        run.finish(done);
        return done;
    }

    /** Waits until the engine is loaded, or never will be; see {@link Learner#awaitLoaded}. */
    public boolean awaitLoaded(Duration patience) throws InterruptedException {
        return learner.awaitLoaded(patience);
    }

    /** Why no task can run at all; see {@link Learner#refusal}. */
    public Optional<String> refusal() {
        return learner.refusal();
    }

    /** Kills the running task; {@link #run} ends with a {@link CancellationException}. */
    public void cancel() {
        learner.cancel();
    }

    private static ErrorCode code(LearnerMessage.Kind kind) {
        return switch (kind) {
            case UNKNOWN_METHOD -> ErrorCode.UNKNOWN_METHOD;
            case INVALID_PARAMETERS -> ErrorCode.INVALID_PARAMETERS;
            case INVALID_INPUT -> ErrorCode.ARTIFACT_CORRUPTED;
            case NOT_APPLICABLE -> ErrorCode.METHOD_NOT_APPLICABLE;
            case DIVERGED -> ErrorCode.DIVERGED;
            case EXHAUSTED -> ErrorCode.LEARNER_CRASHED;
            case INTERNAL -> ErrorCode.INTERNAL;
        };
    }
}
