package io.lethe.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
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
import java.util.function.Supplier;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
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

    /**
     * Publishes a request under a source that stands for who asks: whichever gateway it comes through, the coordinator
     * tells somebody who repeats his request from somebody else who uses its id. Fails as {@link #publish}.
     */
    Uni<Void> submit(ForgetRequested request, String caller) {
        return publish(requests, request, request.requestId(), () -> codec.encodeFor(digest(caller), request));
    }

    /** Publishes an instruction; fails as {@link #publish}. */
    Uni<Void> instruct(ForgetInstructed instruction) {
        return publish(instructions, instruction, instruction.requestId(), () -> codec.encode(instruction, null));
    }

    /**
     * Publishes an event.
     *
     * @return fails with {@link ErrorCode#BROKER_UNAVAILABLE} where the broker did not acknowledge
     */
    private Uni<Void> publish(
            MutinyEmitter<byte[]> emitter, Event event, String requestId, Supplier<Message<byte[]>> message) {
        return Uni.createFrom().deferred(() -> {
            if (!inFlight.tryAcquire()) {
                return Uni.createFrom().failure(unacknowledged(requestId));
            }
            return emitter.sendMessage(message.get())
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

    /** Long enough to tell callers apart; events hold no names. */
    private static String digest(String caller) {
        return Hashing.sha256().hashString(caller, UTF_8).toString().substring(0, 32);
    }

    private static LetheException unacknowledged(String requestId) {
        return new LetheException(
                ErrorCode.BROKER_UNAVAILABLE,
                "the broker did not acknowledge request %s, and may have it all the same; send it again with this requestId"
                        .formatted(requestId));
    }
}
