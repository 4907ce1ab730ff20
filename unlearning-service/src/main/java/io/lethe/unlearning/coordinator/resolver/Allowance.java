package io.lethe.unlearning.coordinator.resolver;

import io.lethe.contracts.Regulation;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** How long a regulation lets a platform take. */
final class Allowance {

    private static final Duration CCPA = Duration.ofDays(45);

    private Allowance() {}

    /** When a request is due that names no date itself. */
    static Instant dueAt(@Nullable Regulation regulation, Instant submittedAt, Duration other) {
        if (regulation == Regulation.GDPR) {
            return submittedAt.atOffset(ZoneOffset.UTC).plus(Period.ofMonths(1)).toInstant();
        }
        return submittedAt.plus(regulation == Regulation.CCPA ? CCPA : other);
    }
}
