package io.lethe.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.Regulation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowanceTest {

    @ParameterizedTest
    @CsvSource({
        "GDPR, 2026-01-31T10:00:00Z, 2026-02-28T10:00:00Z",
        "GDPR, 2026-11-20T10:00:00Z, 2026-12-20T10:00:00Z",
        "CCPA, 2026-11-20T10:00:00Z, 2027-01-04T10:00:00Z",
        "OTHER, 2026-11-20T10:00:00Z, 2026-11-27T10:00:00Z"
    })
    void followsTheRegulation(Regulation regulation, Instant submitted, Instant due) {
        assertThat(Allowance.dueAt(regulation, submitted, Duration.ofDays(7))).isEqualTo(due);
    }
}
