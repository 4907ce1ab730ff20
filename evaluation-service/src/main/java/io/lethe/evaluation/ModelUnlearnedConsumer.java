package io.lethe.evaluation;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.service.logging.Nameless;
import io.lethe.service.messaging.EventConsumption;
import io.lethe.service.messaging.EventPublisher;
import io.lethe.service.messaging.Received;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Outcomes of jobs in; the base's scores, then the outcome's out: who waits for the job waits for the last. */
@ApplicationScoped
class ModelUnlearnedConsumer {

    private static final Logger LOG = Logger.getLogger(ModelUnlearnedConsumer.class);

    private final EventConsumption consumption;
    private final EventPublisher publisher;
    private final MutinyEmitter<byte[]> scored;
    private final MutinyEmitter<byte[]> failed;
    private final ModelScorer scorer;
    private final ScoreGauges gauges;

    ModelUnlearnedConsumer(
            EventConsumption consumption,
            EventPublisher publisher,
            @Channel("evaluation-scored-out") MutinyEmitter<byte[]> scored,
            @Channel("job-failed-out") MutinyEmitter<byte[]> failed,
            ModelScorer scorer,
            ScoreGauges gauges) {
        this.consumption = consumption;
        this.publisher = publisher;
        this.scored = scored;
        this.failed = failed;
        this.scorer = scorer;
        this.gauges = gauges;
    }

    @Incoming("model-unlearned-in")
    @Blocking("evaluation")
    CompletionStage<Void> onModelUnlearned(Message<byte[]> message) {
        return consumption.consume(message, ModelUnlearned.class, this::score);
    }

    private void score(Received<ModelUnlearned> received) {
        List<Scorecards.Stored> scorecards = scoreOrTell(received);
        if (scorecards == null) {
            return;
        }
        for (Scorecards.Stored scorecard : scorecards) {
            publisher.publish(scored, scorecard.event(), received);
            if (!isBaseThatForgotOthers(scorecard.card(), received.event())) {
                gauges.show(scorecard.card());
            }
        }
    }

    /** The base of a later job is an unlearned model too, but attacked with people whom it still remembers. */
    private static boolean isBaseThatForgotOthers(Scorecard card, ModelUnlearned job) {
        return card.state() != ModelState.ORIGINAL
                && !card.model().modelVersion().equals(job.model().modelVersion());
    }

    /** A job whose outcome cannot be scored has failed: the coordinator waits for one or the other. */
    private @Nullable List<Scorecards.Stored> scoreOrTell(Received<ModelUnlearned> received) {
        ModelUnlearned job = received.event();
        try {
            return gauges.timed(() -> scorer.score(job));
        } catch (LetheException e) {
            if (e.code().kind() == ErrorCode.Kind.UNAVAILABLE) {
                throw e;
            }
            LOG.warnf(
                    "Job %s of %s cannot be scored: %s",
                    job.jobId(), job.model().modelId(), e.getMessage());
            publisher.publish(failed, failure(job, e), received);
        } catch (CancellationException e) {
            // This service is stopping; the next one scores the job.
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Scoring a job failed unexpectedly", Nameless.of(e));
            // Not the cause's message: it may quote data.
            String message = "Unexpected " + e.getClass().getSimpleName() + "; the log of evaluation has more.";
            publisher.publish(failed, failure(job, new LetheException(ErrorCode.INTERNAL, message)), received);
        }
        return null;
    }

    private static JobFailed failure(ModelUnlearned job, LetheException reason) {
        return new JobFailed(
                job.jobId(),
                job.purpose(),
                job.model().modelId(),
                job.requestIds(),
                reason.code().name(),
                String.valueOf(reason.getMessage()),
                1);
    }
}
