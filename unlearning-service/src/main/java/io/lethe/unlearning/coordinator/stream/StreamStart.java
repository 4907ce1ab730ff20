package io.lethe.unlearning.coordinator.stream;

import java.time.Duration;
import java.time.Instant;

/**
 * Tells a stream that is on its way to its first records from one that does not come: Kafka Streams calls itself
 * rebalancing from the moment it is started, whether or not it ever gets further. Thread-safe.
 */
final class StreamStart {

    /** Much longer than a group takes to assign partitions; restoring rows counts as moving. */
    static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(5);

    private volatile Instant moved;
    private volatile boolean ran;

    StreamStart(Instant now) {
        this.moved = now;
    }

    /** It came further, or waits for something that starting again would not bring. */
    void moved(Instant now) {
        moved = now;
    }

    /** It takes records. */
    void ran() {
        ran = true;
    }

    /** Whether it has taken records since it was started. */
    boolean hasRun() {
        return ran;
    }

    /** Whether it has never run and does not come further. */
    boolean standsStill(Instant now) {
        return !ran && moved.plus(LONGEST_STANDSTILL).isBefore(now);
    }
}
