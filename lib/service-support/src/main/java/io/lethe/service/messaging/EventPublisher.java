package io.lethe.service.messaging;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.Event;
import io.lethe.contracts.LetheException;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.reactive.messaging.Message;
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
        send(emitter, codec.encode(event, cause));
    }

    /**
     * Sends a message as it is.
     *
     * @throws LetheException {@link ErrorCode#BROKER_UNAVAILABLE} when the broker did not acknowledge; it may have the
     *     message all the same
     */
    public void send(MutinyEmitter<byte[]> emitter, Message<byte[]> message) {
        try {
            emitter.sendMessage(message).await().atMost(PATIENCE);
        } catch (RuntimeException e) {
            if (!brokerIsAway(e)) {
                throw e;
            }
            throw new LetheException(ErrorCode.BROKER_UNAVAILABLE, "the broker did not acknowledge; try again", e);
        }
    }

    /** The connector wraps the client's failure into one about its own retries. */
    private static boolean brokerIsAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KafkaException || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }
}
