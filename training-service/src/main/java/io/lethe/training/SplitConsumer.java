package io.lethe.training;

import io.lethe.contracts.SplitPublished;
import io.lethe.service.messaging.EventConsumption;
import io.lethe.service.messaging.EventPublisher;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Published splits in, trained models out. The record is acknowledged when the outcome is announced. */
@ApplicationScoped
public class SplitConsumer {

    private final EventConsumption consumption;
    private final EventPublisher publisher;
    private final MutinyEmitter<byte[]> trained;
    private final ModelTrainer trainer;

    SplitConsumer(
            EventConsumption consumption,
            EventPublisher publisher,
            @Channel("model-trained-out") MutinyEmitter<byte[]> trained,
            ModelTrainer trainer) {
        this.consumption = consumption;
        this.publisher = publisher;
        this.trained = trained;
        this.trainer = trainer;
    }

    @Incoming("split-published-in")
    @Blocking("training")
    CompletionStage<Void> onSplitPublished(Message<byte[]> message) {
        return consumption.consume(
                message,
                SplitPublished.class,
                received -> publisher.publish(trained, trainer.train(received.event()), received));
    }
}
