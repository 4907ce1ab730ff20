package io.lethe.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class FeedReadinessTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LONGER = PATIENCE.plusSeconds(1);

    @Test
    void waitsForTheView() {
        assertThat(status(false, Duration.ZERO)).isEqualTo(Status.DOWN);
        assertThat(status(false, PATIENCE)).isEqualTo(Status.DOWN);
        assertThat(status(true, Duration.ZERO)).isEqualTo(Status.UP);
    }

    @Test
    void takesRequestsInWithoutAViewThatDoesNotCome() {
        assertThat(status(false, LONGER)).isEqualTo(Status.UP);
    }

    private static Status status(boolean complete, Duration age) {
        return new FeedReadiness(() -> complete, () -> age, PATIENCE).call().getStatus();
    }
}
