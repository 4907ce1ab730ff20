package io.lethe.service.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while the broker answers; says what it or its client said instead. */
@Readiness
@ApplicationScoped
public class BrokerReadiness implements HealthCheck {

    private final BrokerConnection connection;

    /** Makes the check. */
    @Inject
    public BrokerReadiness(BrokerConnection connection) {
        this.connection = connection;
    }

    @Override
    public HealthCheckResponse call() {
        var obstacle = connection.obstacle();
        var response = HealthCheckResponse.named("broker").status(obstacle == null);
        if (obstacle != null) {
            response.withData("reason", obstacle);
        }
        return response.build();
    }
}
