package io.lethe.unlearning.worker;

import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.Received;
import io.lethe.unlearning.UnlearningConfig;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the requests of a job how far it is. A report that the broker does not take is lost, since a job of hours must
 * not fail over one.
 */
@ApplicationScoped
class ProgressReports {

    private static final Logger LOG = Logger.getLogger(ProgressReports.class);
    /** The rest is evaluation. */
    private static final double SHARE_OF_UNLEARNING = 0.9;

    private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(10);

    private final EventCodec codec;
    private final MutinyEmitter<byte[]> statusChanged;
    private final Duration interval;

    ProgressReports(
            EventCodec codec,
            @Channel("status-changed-out") @OnOverflow(OnOverflow.Strategy.DROP) MutinyEmitter<byte[]> statusChanged,
            UnlearningConfig config) {
        this.codec = codec;
        this.statusChanged = statusChanged;
        this.interval = config.worker().progressInterval();
    }

    OfJob of(Received<JobPlanned> job) {
        return new OfJob(job);
    }

    /** Reports on one job; not for several threads. */
    final class OfJob {

        private final Received<JobPlanned> received;
        private CompletableFuture<@Nullable Void> pending = CompletableFuture.completedFuture(null);
        private Instant next = Instant.MIN;

        OfJob(Received<JobPlanned> received) {
            this.received = received;
        }

        /** The worker has the job. */
        void begin() {
            report(0);
        }

        /** The learner said something; reported if the last report is old enough. */
        void observe(LearnerMessage message) {
            if (message instanceof LearnerMessage.Progress step
                    && !Instant.now().isBefore(next)) {
                report(step.totalSteps() == 0 ? 0 : Math.min(1.0, (double) step.step() / step.totalSteps()));
            }
        }

        /** Waits for reports on their way, which must not arrive after the news of the job's end. */
        void settle() {
            try {
                pending.get(SETTLE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.warnf("A report of progress was lost: %s", e.getClass().getSimpleName());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            pending = CompletableFuture.completedFuture(null);
        }

        /** The requests of a reference run are completed already. */
        private void report(double progress) {
            JobPlanned job = received.event();
            next = Instant.now().plus(interval);
            if (job.purpose() == JobPlanned.Purpose.REFERENCE) {
                return;
            }
            for (String requestId : job.requestIds()) {
                StatusChanged status = new StatusChanged(
                        requestId,
                        job.base().modelId(),
                        RequestState.RUNNING,
                        null,
                        null,
                        job.jobId(),
                        job.targetVersion(),
                        job.attempt(),
                        progress * SHARE_OF_UNLEARNING,
                        Instant.now(),
                        null);
                CompletableFuture<Void> sent = statusChanged
                        .sendMessage(codec.encode(status, received))
                        .subscribeAsCompletionStage();
                pending = CompletableFuture.allOf(pending, sent);
            }
        }
    }
}
