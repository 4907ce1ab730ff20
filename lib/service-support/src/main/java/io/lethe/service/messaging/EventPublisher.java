package io.lethe.service.messaging;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.Event;
import io.lethe.contracts.LetheException;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Function;
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
     *     event all the same. {@link ErrorCode#BROKER_REFUSED} or {@link ErrorCode#RECORD_TOO_LARGE} when it will not
     *     take it
     */
    public void publish(MutinyEmitter<byte[]> emitter, Event event, @Nullable Received<?> cause) {
        send(emitter, codec.encode(event, cause));
    }

    /**
     * Sends a message as it is.
     *
     * @throws LetheException as {@link #publish} does
     */
    public void send(MutinyEmitter<byte[]> emitter, Message<byte[]> message) {
        try {
            emitter.sendMessage(message).await().atMost(PATIENCE);
        } catch (RuntimeException e) {
            throw BrokerFailures.coded(e)
                    .<RuntimeException>map(Function.identity())
                    .orElse(e);
        }
    }
}
