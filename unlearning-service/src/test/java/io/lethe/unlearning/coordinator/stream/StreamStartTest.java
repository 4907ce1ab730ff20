package io.lethe.unlearning.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StreamStartTest {

    private static final Instant STARTED = Instant.parse("2026-11-27T08:00:00Z");
    private static final Instant IN_TIME = STARTED.plus(StreamStart.LONGEST_STANDSTILL);
    private static final Instant TOO_LATE = IN_TIME.plus(Duration.ofSeconds(1));

    private final StreamStart start = new StreamStart(STARTED);

    @Test
    void oneThatDoesNotComeStandsStill() {
        assertThat(start.hasRun()).isFalse();
        assertThat(start.standsStill(IN_TIME)).isFalse();
        assertThat(start.standsStill(TOO_LATE)).isTrue();
    }

    @Test
    void oneThatHasRunIsNotStarting() {
        start.ran();

        assertThat(start.hasRun()).isTrue();
        assertThat(start.standsStill(TOO_LATE)).isFalse();
    }

    @Test
    void oneThatWaitedForSomethingElseHasItsTimeAgain() {
        start.moved(IN_TIME);

        assertThat(start.standsStill(TOO_LATE)).isFalse();
        assertThat(start.standsStill(TOO_LATE.plus(StreamStart.LONGEST_STANDSTILL)))
                .isTrue();
    }

    @Test
    void rowsThatComeBackAreAMove() {
        var start = new StreamStart(Instant.now().minus(Duration.ofHours(1)));

        new RestoreProgress(start).onBatchRestored(new TopicPartition("changelog", 0), "requests", 100, 100);

        assertThat(start.standsStill(Instant.now())).isFalse();
    }
}
