package io.lethe.service.store;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.storage.ConditionalWriteProbe;
import io.lethe.storage.ObjectStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sees once to it that the store can be used: creates the buckets where nobody else does, and tries whether write-once
 * objects are that. In the background, since the store may start later than we, and until it has succeeded, since an
 * operator may mend the store while we run. Until then the service is not ready, and nothing should use the store
 * unasked.
 */
@ApplicationScoped
public class StorePreparation {

    private static final Logger LOG = Logger.getLogger(StorePreparation.class);

    private final ObjectStore store;
    private final StoreConfig config;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        var daemon = new Thread(task, "prepare-store");
        daemon.setDaemon(true);
        return daemon;
    });
    private volatile Optional<Throwable> trouble =
            Optional.of(new LetheException(ErrorCode.STORE_UNAVAILABLE, "the store has not been asked yet"));
    private final CompletableFuture<@Nullable Void> usable = new CompletableFuture<>();
    private CompletableFuture<Void> preparation = CompletableFuture.completedFuture(null);

    /** Makes the preparation; nothing is asked yet. */
    @Inject
    public StorePreparation(ObjectStore store, StoreConfig config) {
        this.store = store;
        this.config = config;
    }

    /** Why the store cannot be used; empty once it has shown that it can. */
    Optional<Throwable> trouble() {
        return trouble;
    }

    /**
     * Runs something once the store has shown that it can be used, on a thread that must not be held up; never fails.
     */
    public void whenUsable(Runnable action) {
        var unused = usable.thenRun(action);
    }

    /** Begins, and goes on until the store can be used. */
    public void start(@Observes StartupEvent event) {
        start(Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    void start(Duration firstPause, Duration longestPause) {
        var untilItWorks = RetryPolicy.builder()
                .withMaxRetries(-1)
                .withBackoff(firstPause, longestPause)
                .withJitter(0.2)
                .onFailedAttempt(attempt -> tell(attempt.getLastException()))
                .build();
        preparation = Failsafe.with(untilItWorks).with(thread).runAsync(this::prepare);
    }

    /** Gives up. */
    public void stop(@Observes ShutdownEvent event) {
        preparation.cancel(true);
        thread.shutdownNow();
    }

    private void prepare() {
        if (config.createBuckets()) {
            config.uses().forEach(store::ensureBucket);
        }
        var probe = new ConditionalWriteProbe(store);
        config.writes().orElse(List.of()).forEach(probe::probe);
        trouble = Optional.empty();
        LOG.infof("the store can be used: buckets %s", config.uses());
        usable.complete(null);
    }

    private void tell(Throwable failure) {
        trouble = Optional.of(failure);
        if (failure instanceof LetheException coded && coded.code().kind() == ErrorCode.Kind.UNAVAILABLE) {
            LOG.warnf("the store is not there yet, trying again: %s", coded.getMessage());
        } else {
            LOG.errorf(
                    "the store cannot be used, and the service is not ready until that is mended: %s",
                    failure instanceof LetheException ? failure.getMessage() : failure);
        }
    }
}
