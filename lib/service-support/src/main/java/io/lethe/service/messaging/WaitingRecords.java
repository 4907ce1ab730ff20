package io.lethe.service.messaging;

import io.lethe.contracts.LetheException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this service waits for while it tries records again: nothing waits unseen. Exported as
 * {@code lethe_messaging_waiting_seconds} by topic and shown in health. Thread-safe.
 */
@ApplicationScoped
public class WaitingRecords {

    private final Map<String, Wait> waits = new ConcurrentHashMap<>();
    private final MeterRegistry registry;

    /**
     * A topic whose next record is tried again.
     *
     * @param reason what its last try ended with
     * @param since when the first try failed
     */
    public record Wait(LetheException reason, Instant since) {}

    /** Makes the list. */
    @Inject
    public WaitingRecords(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The next record of a topic could not be handled and is tried again. */
    void waits(String topic, LetheException reason) {
        var before = waits.put(topic, new Wait(reason, Instant.now()));
        if (before == null) {
            Gauge.builder("lethe.messaging.waiting", this, self -> self.secondsOf(topic))
                    .baseUnit("seconds")
                    .description("How long the next record of a topic has been tried again; 0 if none is")
                    .tag("topic", topic)
                    .register(registry);
        } else {
            waits.put(topic, new Wait(reason, before.since));
        }
    }

    /** The record was handled, put aside or left to another process. */
    void goesOn(String topic) {
        waits.remove(topic);
    }

    /** What is waited for now, by topic. */
    public Map<String, Wait> now() {
        return new TreeMap<>(waits);
    }

    private double secondsOf(String topic) {
        @Nullable Wait wait = waits.get(topic);
        return Optional.ofNullable(wait)
                .map(found -> Duration.between(found.since, Instant.now()).toMillis() / 1_000.0)
                .orElse(0.0);
    }
}
