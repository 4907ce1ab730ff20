package io.lethe.service.messaging;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.Event;
import io.lethe.contracts.EventType;
import io.lethe.contracts.LetheException;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Publishes events and waits until the broker has them. Must not be called on an event loop. */
@ApplicationScoped
public class EventPublisher {

    /** Above the client's {@code delivery.timeout.ms} and {@code max.block.ms}, so that the client's verdict counts. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final EventCodec codec;

    /** Makes a publisher. */
    @Inject
    public EventPublisher(EventCodec codec) {
        this.codec = codec;
    }

    /**
     * Publishes an event.
     *
     * @param emitter outgoing channel
     * @param event what happened
     * @param cause the event whose handling made this one
     * @throws LetheException {@link ErrorCode#BROKER_UNAVAILABLE} when the broker did not acknowledge; it may have the
     *     event all the same
     */
    public void publish(MutinyEmitter<byte[]> emitter, Event event, @Nullable Received<?> cause) {
        try {
            emitter.sendMessage(codec.encode(event, cause)).await().atMost(PATIENCE);
        } catch (KafkaException | TimeoutException e) {
            throw new LetheException(ErrorCode.BROKER_UNAVAILABLE, "the broker did not take " + EventType.of(event), e);
        }
    }
}
