package io.lethe.storage;

import dev.failsafe.RetryPolicy;
import dev.failsafe.RetryPolicyBuilder;
import java.time.Duration;

/**
 * Bounded retries: the first pause is {@code base}, each further one twice as long, at most {@code cap}; every pause is
 * drawn evenly between nothing and twice that, so that clients that failed together do not come back together.
 *
 * @param attempts tries in all, at least 1
 * @param base mean of the first pause
 * @param cap bound of every mean
 */
public record Retries(int attempts, Duration base, Duration cap) {

    public Retries {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
        }
    }

    /** Five tries within some six seconds at most. */
    public static Retries standard() {
        return new Retries(5, Duration.ofMillis(200), Duration.ofSeconds(2));
    }

    RetryPolicyBuilder<Object> policy() {
        return RetryPolicy.builder()
                .withMaxAttempts(attempts)
                .withBackoff(base, cap)
                .withJitter(1.0);
    }
}
