package io.lethe.service.messaging;

import io.lethe.contracts.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Shows which topics wait for what, and since when; not ready while one waits for an operator. */
@Readiness
@ApplicationScoped
public class MessagingReadiness implements HealthCheck {

    private final WaitingRecords waiting;

    /** Makes the check. */
    @Inject
    public MessagingReadiness(WaitingRecords waiting) {
        this.waiting = waiting;
    }

    @Override
    public HealthCheckResponse call() {
        var waits = waiting.now();
        var response = HealthCheckResponse.named("records")
                .status(waits.values().stream()
                        .noneMatch(wait -> wait.reason().code().kind() == ErrorCode.Kind.OPERATOR));
        waits.forEach((topic, wait) ->
                response.withData(topic, "%s since %s".formatted(wait.reason().code(), wait.since())));
        return response.build();
    }
}
