package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Follows requests for those who listen, by looking at the view every other second. Thread-safe. */
@Singleton
public class ProgressStream {

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int MOST_LISTENERS = 500;

    private final Requests requests;
    private final Semaphore listeners = new Semaphore(MOST_LISTENERS);

    @Inject
    public ProgressStream(Requests requests) {
        this.requests = requests;
    }

    /**
     * A request as it stands now, and whenever it moves, until it has ended.
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
