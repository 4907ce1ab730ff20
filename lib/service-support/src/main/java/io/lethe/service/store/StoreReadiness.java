package io.lethe.service.store;

import io.lethe.storage.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while the object store answers. */
@Readiness
@ApplicationScoped
public class StoreReadiness implements HealthCheck {

    private final ObjectStore store;

    /** Makes the check. */
    @Inject
    public StoreReadiness(ObjectStore store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("object-store")
                .status(store.reachable())
                .build();
    }
}
