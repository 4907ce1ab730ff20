package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Follows requests for those who listen, by looking at the view every other second. Ends with the next look once the
 * gateway is to stop, so that whoever listens comes again, to another one. Thread-safe.
 */
@Singleton
public class ProgressStream {

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int MOST_LISTENERS = 500;

    private final Requests requests;
    private final Semaphore listeners = new Semaphore(MOST_LISTENERS);
    private volatile boolean stopping;

    @Inject
    public ProgressStream(Requests requests) {
        this.requests = requests;
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    /**
     * A request as it stands now, and whenever it moves, until it has ended or the gateway is to stop.
     *
     * @throws LetheException as {@link Requests#find} does, or {@link ErrorCode#BROKER_UNAVAILABLE} where too many
     *     listen already
     */
    Multi<RequestDocument> follow(String requestId) {
        var now = requests.find(requestId);
        if (!listeners.tryAcquire()) {
            throw new LetheException(
                    ErrorCode.BROKER_UNAVAILABLE,
                    "too many listen already; ask for the request itself, or again later");
        }
        var ended = new AtomicBoolean();
        var moves = Multi.createFrom()
                .ticks()
                .startingAfter(LOOK)
                .every(LOOK)
                .onOverflow()
                .drop()
                .select()
                .first(tick -> !stopping)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(tick -> requests.find(requestId));
        return Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(now), moves)
                // The one that ended is the last to pass.
                .select()
                .first(document -> !ended.getAndSet(document.state().terminal()))
                .skip()
                .repetitions()
                .onTermination()
                .invoke(listeners::release);
    }
}
