package io.lethe.service.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Counts what did not lead to work: {@code lethe_dead_letters_total} and {@code lethe_duplicates_total}. Every record
 * that a consumer acknowledges or refuses is in at most one of them.
 */
@ApplicationScoped
public class MessagingMetrics {

    private final MeterRegistry registry;

    /** Makes the counters of a registry. */
    @Inject
    public MessagingMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A record went to the dead-letter topic; alert on growth. */
    public void deadLetter(String topic, String code) {
        registry.counter("lethe.dead.letters", "topic", topic, "code", code).increment();
    }

    /** A dead letter that no broker took; the log has its reference. */
    public void deadLetterLost(String topic) {
        registry.counter("lethe.dead.letters.lost", "topic", topic).increment();
    }

    /** A record was a repetition and led to no work. */
    public void duplicate(String topic, String code) {
        registry.counter("lethe.duplicates", "topic", topic, "code", code).increment();
    }
}
