package io.lethe.gateway.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Dead once the feed makes no progress though the broker answers: it hangs, or fails again and again. */
@Liveness
@ApplicationScoped
public class FeedLiveness implements HealthCheck {

    private final LedgerFeed feed;
    private final LedgerConfig config;

    /** Makes the check. */
    @Inject
    public FeedLiveness(LedgerFeed feed, LedgerConfig config) {
        this.feed = feed;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        var progressed = feed.progressed();
        return HealthCheckResponse.named("view-feed")
                .status(progressed.plus(config.stallTimeout()).isAfter(Instant.now()))
                .withData("progressedAt", progressed.toString())
                .build();
    }
}
