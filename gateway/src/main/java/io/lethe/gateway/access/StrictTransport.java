package io.lethe.gateway.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells browsers to call this host by HTTPS alone (RFC 6797), where the operator says that everybody does. Only he
 * knows: TLS may end before the gateway, and the host may serve something else by HTTP.
 */
@Singleton
public class StrictTransport {

    private static final String HEADER = "Strict-Transport-Security";
    /** Refusals of other filters have it too. */
    private static final int BEFORE_ALL_ELSE = 2_000_000;

    private final Optional<Duration> age;

    @Inject
    public StrictTransport(AccessConfig config) {
        this.age = config.strictTransport();
    }

    void install(@Observes Filters filters) {
        age.map(Duration::toSeconds)
                .map("max-age=%d"::formatted)
                .ifPresent(policy -> filters.register(context -> tell(context, policy), BEFORE_ALL_ELSE));
    }

    private static void tell(RoutingContext context, String policy) {
        context.response().putHeader(HEADER, policy);
        context.next();
    }
}
