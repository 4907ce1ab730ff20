package io.lethe.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {

    private static final Instant NOW = Events.NOW;

    private final RequestView requests = new RequestView(new Config());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void bind() {
        new GatewayMetrics(requests, Clock.fixed(NOW, ZoneOffset.UTC)).bindTo(registry);
    }

    @Test
    void tellsTheAgeOfTheOldestOpenRequest() {
        ask("old-but-done", NOW.minusSeconds(90), NOW.plusSeconds(60));
        ask("older", NOW.minusSeconds(60), NOW.plusSeconds(60));
        ask("newer", NOW.minusSeconds(30), NOW.plusSeconds(60));
        requests.fold(Events.status("old-but-done", "ages", RequestState.COMPLETED, 1, 1));

        assertThat(age("gdpr")).isEqualTo(60);
        assertThat(age("ccpa")).isZero();
    }

    @Test
    void countsWhatIsDue() {
        ask("overdue", NOW, NOW.minusSeconds(1));
        ask("today", NOW, NOW.plus(Duration.ofHours(3)));
        ask("tomorrow", NOW, NOW.plus(Duration.ofHours(30)));
        ask("next-month", NOW, NOW.plus(Duration.ofDays(30)));

        assertThat(List.of(due("overdue"), due("24h"), due("72h"), due("7d"))).containsExactly(1.0, 1.0, 2.0, 2.0);
    }

    private void ask(String requestId, Instant submittedAt, Instant dueAt) {
        requests.fold(
                new ForgetRequested(
                        requestId,
                        "ages",
                        null,
                        List.of("person-17"),
                        null,
                        Regulation.GDPR,
                        submittedAt,
                        dueAt,
                        null,
                        null,
                        null,
                        null,
                        null),
                NOW);
    }

    private double age(String regulation) {
        return registry.get("lethe.oldest.open.request.age")
                .tag("regulation", regulation)
                .gauge()
                .value();
    }

    private double due(String within) {
        return registry.get("lethe.requests.due").tag("within", within).gauge().value();
    }

    private static final class Config implements GatewayConfig {

        @Override
        public Duration otherAllowance() {
            return Duration.ofDays(30);
        }

        @Override
        public Duration linkValidity() {
            return Duration.ofMinutes(10);
        }

        @Override
        public int historyLimit() {
            return 50;
        }
    }
}
