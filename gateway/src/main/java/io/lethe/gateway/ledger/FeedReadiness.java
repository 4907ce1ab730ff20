package io.lethe.gateway.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells whether the view is complete. Never a reason not to be ready: requests are taken in all the same. */
@Readiness
@ApplicationScoped
public class FeedReadiness implements HealthCheck {

    private final LedgerFeed feed;

    /** Makes the check. */
    @Inject
    public FeedReadiness(LedgerFeed feed) {
        this.feed = feed;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("view")
                .up()
                .withData("complete", feed.caughtUp())
                .build();
    }
}
