package io.lethe.gateway;

import io.lethe.contracts.Regulation;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the open requests stand against their deadlines. Every gateway sees all requests, so take the maximum over
 * instances, not the sum. A request that is due within 24 h is counted under 72h and 7d as well; an overdue one only
 * under overdue.
 */
@Singleton
public class GatewayMetrics implements MeterBinder {

    private static final Map<String, Duration> HORIZONS =
            Map.of("24h", Duration.ofHours(24), "72h", Duration.ofHours(72), "7d", Duration.ofDays(7));

    private final RequestView requests;
    private final Clock clock;

    @Inject
    public GatewayMetrics(RequestView requests) {
        this(requests, Clock.systemUTC());
    }

    GatewayMetrics(RequestView requests, Clock clock) {
        this.requests = requests;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var regulation : Regulation.values()) {
            Gauge.builder("lethe.oldest.open.request.age", () -> oldestAge(regulation))
                    .description("Age of the oldest request that has not ended; 0 without one")
                    .baseUnit("seconds")
                    .tag("regulation", regulation.name().toLowerCase(Locale.ROOT))
                    .register(registry);
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

    private double oldestAge(Regulation regulation) {
        return open().filter(entry -> entry.regulation() == regulation)
                .map(RequestEntry::since)
                .min(Instant::compareTo)
                .map(since -> Duration.between(since, clock.instant()).toMillis() / 1000.0)
                .orElse(0.0);
    }

    /** Requests due from now to the horizon; overdue ones without a horizon. */
    private long countDue(@Nullable Duration horizon) {
        var now = clock.instant();
        return open().map(RequestEntry::dueAt)
                .flatMap(Optional::stream)
                .filter(due ->
                        horizon == null ? due.isBefore(now) : !due.isBefore(now) && due.isBefore(now.plus(horizon)))
                .count();
    }

    private Stream<RequestEntry> open() {
        return requests.all().stream().filter(RequestEntry::open);
    }
}
