package io.lethe.unlearning.worker;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.service.logging.Nameless;
import io.lethe.service.messaging.EventConsumption;
import io.lethe.service.messaging.EventPublisher;
import io.lethe.service.messaging.Received;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Takes one planned job at a time and acknowledges it after its end is published, so that the job of a worker that dies
 * goes to another one. A job ends with {@code ModelUnlearned} or {@code JobFailed}, never in the dead-letter topic: the
 * coordinator waits for its end.
 */
@ApplicationScoped
class JobConsumer {

    private static final Logger LOG = Logger.getLogger(JobConsumer.class);

    private final EventConsumption consumption;
    private final EventPublisher publisher;
    private final JobRunner runner;
    private final ProgressReports reports;
    private final MutinyEmitter<byte[]> unlearned;
    private final MutinyEmitter<byte[]> failed;

    JobConsumer(
            EventConsumption consumption,
            EventPublisher publisher,
            JobRunner runner,
            ProgressReports reports,
            @Channel("model-unlearned-out") MutinyEmitter<byte[]> unlearned,
            @Channel("job-failed-out") MutinyEmitter<byte[]> failed) {
        this.consumption = consumption;
        this.publisher = publisher;
        this.runner = runner;
        this.reports = reports;
        this.unlearned = unlearned;
        this.failed = failed;
    }

    @Incoming("job-planned-in")
    @Blocking("jobs")
    CompletionStage<Void> consume(Message<byte[]> message) {
        return consumption.consume(message, JobPlanned.class, this::handle);
    }

    private void handle(Received<JobPlanned> received) {
        JobPlanned job = received.event();
        MDC.put("jobId", job.jobId());
        MDC.put("modelId", job.base().modelId());
        try {
            publisher.publish(unlearned, run(received), received);
        } catch (CancellationException e) {
            throw e;
        } catch (LetheException e) {
            if (e.code().kind() == ErrorCode.Kind.UNAVAILABLE) {
                throw e;
            }
            fail(received, e);
        } catch (RuntimeException e) {
            LOG.error("The job failed unexpectedly", Nameless.of(e));
            // Not the cause's message: it may quote data.
            fail(
                    received,
                    new LetheException(
                            ErrorCode.INTERNAL,
                            "Unexpected " + e.getClass().getSimpleName() + "; the worker's log has more."));
        } finally {
            MDC.remove("jobId");
            MDC.remove("modelId");
        }
    }

    private ModelUnlearned run(Received<JobPlanned> received) {
        ProgressReports.OfJob progress = reports.of(received);
        try {
            return runner.run(received.event(), progress);
        } finally {
            progress.settle();
        }
    }

    private void fail(Received<JobPlanned> received, LetheException reason) {
        JobPlanned job = received.event();
        LOG.warnf("Job failed with %s: %s", reason.code(), reason.getMessage());
        publisher.publish(
                failed,
                new JobFailed(
                        job.jobId(),
                        job.purpose(),
                        job.base().modelId(),
                        job.requestIds(),
                        reason.code().name(),
                        String.valueOf(reason.getMessage()),
                        job.attempt()),
                received);
    }
}
