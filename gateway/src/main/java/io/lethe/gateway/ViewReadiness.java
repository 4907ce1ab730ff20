package io.lethe.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the views hold what was on the topics at the start: before that, known things would look unknown. */
@Readiness
@ApplicationScoped
public class ViewReadiness implements HealthCheck {

    private final ViewFeed feed;

    @Inject
    public ViewReadiness(ViewFeed feed) {
        this.feed = feed;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("views").status(feed.caughtUp()).build();
    }
}
