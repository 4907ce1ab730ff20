package io.lethe.gateway.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the view is complete, so that an update does not put a gateway that knows little in the place of one that
 * knows all; and after a while in any case, since requests can be taken in without a view.
 */
@Readiness
@ApplicationScoped
public class FeedReadiness implements HealthCheck {

    private final BooleanSupplier complete;
    private final Supplier<Duration> age;
    private final Duration patience;

    /** Makes the check. */
    @Inject
    public FeedReadiness(LedgerFeed feed, LedgerConfig config) {
        this(feed::caughtUp, feed::age, config.viewPatience());
    }

    FeedReadiness(BooleanSupplier complete, Supplier<Duration> age, Duration patience) {
        this.complete = complete;
        this.age = age;
        this.patience = patience;
    }

    @Override
    public HealthCheckResponse call() {
        boolean told = complete.getAsBoolean();
        return HealthCheckResponse.named("view")
                .status(told || age.get().compareTo(patience) > 0)
                .withData("complete", told)
                .build();
    }
}
