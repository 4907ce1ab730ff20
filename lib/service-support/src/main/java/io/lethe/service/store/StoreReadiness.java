package io.lethe.service.store;

import com.google.common.base.Suppliers;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.storage.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready only while the object store can be used: it answers, lets us in, has our buckets, and has shown that it keeps
 * the first of two writers. Says which of these is not so. An answer holds for a few seconds.
 */
@Readiness
@ApplicationScoped
public class StoreReadiness implements HealthCheck {

    private static final Duration FRESH = Duration.ofSeconds(3);

    private final ObjectStore store;
    private final StorePreparation preparation;
    private final StoreConfig config;
    private final Supplier<HealthCheckResponse> recent = Suppliers.memoizeWithExpiration(this::look, FRESH);

    /** Makes the check. */
    @Inject
    public StoreReadiness(ObjectStore store, StorePreparation preparation, StoreConfig config) {
        this.store = store;
        this.preparation = preparation;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        return recent.get();
    }

    private HealthCheckResponse look() {
        var response = HealthCheckResponse.named("object-store");
        return trouble()
                .map(e -> response.down()
                        .withData("code", code(e).name())
                        .withData("reason", String.valueOf(e.getMessage())))
                .orElseGet(response::up)
                .build();
    }

    private Optional<Throwable> trouble() {
        try {
            config.uses().forEach(store::check);
            return preparation.trouble();
        } catch (LetheException e) {
            return Optional.of(e);
        }
    }

    private static ErrorCode code(Throwable failure) {
        return failure instanceof LetheException coded ? coded.code() : ErrorCode.INTERNAL;
    }
}
