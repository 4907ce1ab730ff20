package io.lethe.gateway;

import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.gateway.ledger.RequestCounts;
import io.lethe.gateway.ledger.RequestCounts.Group;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many requests there are, and how the open ones stand against their deadlines. Every gateway sees all requests, so
 * take the maximum over instances, not the sum. A request that is due within 24 h is counted under 72h and 7d as well;
 * an overdue one only under overdue.
 */
@Singleton
public class GatewayMetrics implements MeterBinder {

    private static final Map<String, Duration> HORIZONS =
            Map.of("24h", Duration.ofHours(24), "72h", Duration.ofHours(72), "7d", Duration.ofDays(7));

    /** One look at the view serves all series of a scrape. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final RequestCounts counts;
    private final Clock clock;
    private Map<Group, Long> groups = Map.of();
    private Instant counted = Instant.MIN;

    @Inject
    public GatewayMetrics(RequestCounts counts) {
        this(counts, Clock.systemUTC());
    }

    GatewayMetrics(RequestCounts counts, Clock clock) {
        this.counts = counts;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var regulation : Regulation.values()) {
            Gauge.builder("lethe.oldest.open.request.age", () -> oldestAge(regulation))
                    .description("Age of the oldest request that has not ended; 0 without one")
                    .baseUnit("seconds")
                    .tag("regulation", lower(regulation))
                    .register(registry);
            for (var state : RequestState.values()) {
                Gauge.builder("lethe.requests.in.state", () -> count(Group.of(state, regulation)))
                        .description("Requests by where they stand; 'other' where they name no law")
                        .tag("state", lower(state))
                        .tag("regulation", lower(regulation))
                        .register(registry);
            }
        }
        HORIZONS.forEach((within, horizon) -> due(registry, within, horizon));
        due(registry, "overdue", null);
    }

    private void due(MeterRegistry registry, String within, @Nullable Duration horizon) {
        Gauge.builder("lethe.requests.due", () -> countDue(horizon))
                .description("Requests that have not ended and are due soon, or were due")
                .tag("within", within)
                .register(registry);
    }

    private synchronized long count(Group group) {
        var now = clock.instant();
        if (counted.isBefore(now.minus(FRESH))) {
            groups = counts.groups();
            counted = now;
        }
        return groups.getOrDefault(group, 0L);
    }

    private double oldestAge(Regulation regulation) {
        return counts.oldestOpen(regulation)
                .map(since -> Duration.between(since, clock.instant()).toMillis() / 1000.0)
                .orElse(0.0);
    }

    /** Requests due from now to the horizon; overdue ones without a horizon. */
    private long countDue(@Nullable Duration horizon) {
        var now = clock.instant();
        return horizon == null ? counts.due(Instant.EPOCH, now) : counts.due(now, now.plus(horizon));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
