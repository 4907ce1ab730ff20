package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.Event;
import io.lethe.contracts.ForgetInstructed;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import io.lethe.service.messaging.EventCodec;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jboss.logging.Logger;

/**
 * Hands events to the broker and answers once it has them, without holding a thread meanwhile. As many as it may hold
 * for a broker that is away; who comes then hears at once that it is.
 */
@ApplicationScoped
public class Intake {

    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final int MOST_IN_FLIGHT = 1_000;

    private final EventCodec codec;
    private final MutinyEmitter<byte[]> requests;
    private final MutinyEmitter<byte[]> instructions;
    private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);

    @Inject
    public Intake(
            EventCodec codec,
            @Channel("forget-requested-out") MutinyEmitter<byte[]> requests,
            @Channel("forget-instructed-out") MutinyEmitter<byte[]> instructions) {
        this.codec = codec;
        this.requests = requests;
        this.instructions = instructions;
    }

    /** Publishes a request; fails as {@link #publish}. */
    Uni<Void> submit(ForgetRequested request) {
        return publish(requests, request, request.requestId());
    }

    /** Publishes an instruction; fails as {@link #publish}. */
    Uni<Void> instruct(ForgetInstructed instruction) {
        return publish(instructions, instruction, instruction.requestId());
    }

    /**
     * Publishes an event.
     *
     * @return fails with {@link ErrorCode#BROKER_UNAVAILABLE} where the broker did not acknowledge
     */
    private Uni<Void> publish(MutinyEmitter<byte[]> emitter, Event event, String requestId) {
        return Uni.createFrom().deferred(() -> {
            if (!inFlight.tryAcquire()) {
                return Uni.createFrom().failure(unacknowledged(requestId));
            }
            return emitter.sendMessage(codec.encode(event, null))
                    .onFailure()
                    .transform(failure -> {
                        // Its message may hold a record's key and no more; still, only the kind of it is told.
                        LOG.warnf(
                                "%s was not acknowledged: %s",
                                event.subject(), failure.getClass().getName());
                        return unacknowledged(requestId);
                    })
                    .onTermination()
                    .invoke(inFlight::release);
        });
    }

    private static LetheException unacknowledged(String requestId) {
        return new LetheException(
                ErrorCode.BROKER_UNAVAILABLE,
                "the broker did not acknowledge request %s, and may have it all the same; send it again with this requestId"
                        .formatted(requestId));
    }
}
