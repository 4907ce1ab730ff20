package io.lethe.gateway;

import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.gateway.ledger.LedgerException;
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
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * How many requests there are, and how the open ones stand against their deadlines. Every gateway sees all requests, so
 * take the maximum over instances, not the sum. A request that is due within 24 h is counted under 72h and 7d as well;
 * an overdue one only under overdue.
 */
@Singleton
public class GatewayMetrics implements MeterBinder {

    private static final Logger LOG = Logger.getLogger(GatewayMetrics.class);

    private static final Map<String, Duration> HORIZONS =
            Map.of("24h", Duration.ofHours(24), "72h", Duration.ofHours(72), "7d", Duration.ofDays(7));

    private static final String OVERDUE = "overdue";

    /** One look at the view serves all series of a scrape. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final RequestCounts counts;
    private final Clock clock;
    private Look look = Look.NONE;

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
            Gauge.builder("lethe.oldest.open.request.age", () -> look().age(regulation))
                    .description("Age of the oldest request that has not ended; 0 without one")
                    .baseUnit("seconds")
                    .tag("regulation", lower(regulation))
                    .register(registry);
            for (var state : RequestState.values()) {
                Gauge.builder("lethe.requests.in.state", () -> look().count(Group.of(state, regulation)))
                        .description("Requests by where they stand; 'other' where they name no law")
                        .tag("state", lower(state))
                        .tag("regulation", lower(regulation))
                        .register(registry);
            }
        }
        Stream.concat(HORIZONS.keySet().stream(), Stream.of(OVERDUE))
                .forEach(within -> Gauge.builder("lethe.requests.due", () -> look().due(within))
                        .description("Requests that have not ended and are due soon, or were due")
                        .tag("within", within)
                        .register(registry));
    }

    /** A view that cannot be read costs a scrape one wait, not one for each series. */
    private synchronized Look look() {
        var now = clock.instant();
        if (look.at().isBefore(now.minus(FRESH))) {
            try {
                look = read(now);
            } catch (LedgerException e) {
                LOG.warnf("the metrics of requests are unknown: %s", e.getMessage());
                look = Look.UNKNOWN.at(clock.instant());
            }
        }
        return look;
    }

    private Look read(Instant now) {
        var ages = new EnumMap<Regulation, Double>(Regulation.class);
        for (var regulation : Regulation.values()) {
            counts.oldestOpen(regulation)
                    .ifPresent(since ->
                            ages.put(regulation, Duration.between(since, now).toMillis() / 1000.0));
        }
        var due = new HashMap<String, Long>();
        HORIZONS.forEach((within, horizon) -> due.put(within, counts.due(now, now.plus(horizon))));
        due.put(OVERDUE, counts.due(Instant.EPOCH, now));
        return new Look(now, 0, counts.groups(), ages, due);
    }

    /**
     * What one look at the view told.
     *
     * @param absent value of whatever the view has nothing of: 0, or NaN where it could not be read
     */
    private record Look(
            Instant at, double absent, Map<Group, Long> groups, Map<Regulation, Double> ages, Map<String, Long> due) {

        static final Look NONE = new Look(Instant.MIN, 0, Map.of(), Map.of(), Map.of());
        static final Look UNKNOWN = new Look(Instant.MIN, Double.NaN, Map.of(), Map.of(), Map.of());

        Look at(Instant time) {
            return new Look(time, absent, groups, ages, due);
        }

        double count(Group group) {
            var count = groups.get(group);
            return count == null ? absent : count;
        }

        double age(Regulation regulation) {
            return ages.getOrDefault(regulation, absent);
        }

        double due(String within) {
            var count = due.get(within);
            return count == null ? absent : count;
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
