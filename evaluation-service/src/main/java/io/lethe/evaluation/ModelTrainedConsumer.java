package io.lethe.evaluation;

import io.lethe.contracts.ModelTrained;
import io.lethe.service.messaging.EventConsumption;
import io.lethe.service.messaging.EventPublisher;
import io.lethe.service.messaging.Received;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Trained models in, their scores out. */
@ApplicationScoped
class ModelTrainedConsumer {

    private final EventConsumption consumption;
    private final EventPublisher publisher;
    private final MutinyEmitter<byte[]> scored;
    private final ModelScorer scorer;
    private final ScoreGauges gauges;

    ModelTrainedConsumer(
            EventConsumption consumption,
            EventPublisher publisher,
            @Channel("evaluation-scored-out") MutinyEmitter<byte[]> scored,
            ModelScorer scorer,
            ScoreGauges gauges) {
        this.consumption = consumption;
        this.publisher = publisher;
        this.scored = scored;
        this.scorer = scorer;
        this.gauges = gauges;
    }

    @Incoming("model-trained-in")
    @Blocking("evaluation")
    CompletionStage<Void> onModelTrained(Message<byte[]> message) {
        return consumption.consume(message, ModelTrained.class, this::score);
    }

    private void score(Received<ModelTrained> received) {
        Scorecards.Stored scorecard = gauges.timed(() -> scorer.score(received.event()));
        publisher.publish(scored, scorecard.event(), received);
        gauges.show(scorecard.card());
    }
}
