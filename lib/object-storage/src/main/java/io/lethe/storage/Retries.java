package io.lethe.storage;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Bounded retries with full jitter: the n-th pause is drawn evenly from zero to {@code base · 2^(n−1)}, at most
 * {@code cap}, so that clients that failed together do not come back together.
 *
 * @param attempts tries in all, at least 1
 * @param base bound of the first pause
 * @param cap bound of every pause
 */
public record Retries(int attempts, Duration base, Duration cap) {

    public Retries {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
        }
    }

    /** Five tries within some four seconds. */
    public static Retries standard() {
        return new Retries(5, Duration.ofMillis(200), Duration.ofSeconds(2));
    }

    /** The pause after a failed try. */
    Duration pauseAfter(int attempt) {
        long bound = Math.min(cap.toMillis(), base.toMillis() << Math.min(attempt - 1, 20));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound + 1));
    }
}
