package io.lethe.gateway;

import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.Event;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.Topics;
import io.lethe.service.messaging.EventCodec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Which topic goes into which view. */
@ApplicationScoped
public class Views {

    private final EventCodec codec;
    private final Map<String, Fold<?>> folds;

    /** How the events of a topic enter a view; the time is the record's. */
    private record Fold<T extends Event>(Class<T> type, BiConsumer<T, Instant> into) {

        void fold(EventCodec codec, ConsumerRecord<String, byte[]> record) {
            var received = codec.decode(record.headers(), record.value(), type);
            into.accept(received.event(), Instant.ofEpochMilli(record.timestamp()));
        }
    }

    @Inject
    public Views(EventCodec codec, RequestView requests, ModelView models) {
        this.codec = codec;
        this.folds = Map.of(
                Topics.FORGET_REQUESTED, new Fold<>(ForgetRequested.class, requests::fold),
                Topics.STATUS_CHANGED, new Fold<>(StatusChanged.class, (change, at) -> requests.fold(change)),
                Topics.JOB_FAILED, new Fold<>(JobFailed.class, (failed, at) -> requests.fold(failed)),
                Topics.MODEL_TRAINED, new Fold<>(ModelTrained.class, models::fold),
                Topics.MODEL_UNLEARNED, new Fold<>(ModelUnlearned.class, models::fold),
                Topics.MODEL_PROMOTED, new Fold<>(ModelPromoted.class, (promoted, at) -> models.fold(promoted)),
                Topics.EVALUATION_SCORED,
                        new Fold<>(EvaluationScored.class, (scored, at) -> {
                            models.fold(scored, at);
                            requests.fold(scored);
                        }));
    }

    Set<String> topics() {
        return folds.keySet();
    }

    /**
     * Folds one record.
     *
     * @throws io.lethe.contracts.LetheException when the record cannot be decoded
     */
    void fold(ConsumerRecord<String, byte[]> record) {
        var fold = folds.get(record.topic());
        if (fold != null) {
            fold.fold(codec, record);
        }
    }
}
