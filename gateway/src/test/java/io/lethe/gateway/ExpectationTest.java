package io.lethe.gateway;

import static io.lethe.contracts.RequestState.COMPLETED;
import static io.lethe.contracts.RequestState.RUNNING;
import static io.lethe.contracts.RequestState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.JobKind;
import io.lethe.contracts.ModelStateChanged;
import io.lethe.contracts.ModelStateChanged.ActiveJob;
import io.lethe.contracts.ModelStateChanged.JobState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpectationTest {

    private static final Instant NOW = Events.NOW;

    @Test
    void isWhatTheRunningJobHasLeftOfTheUsualTime() {
        assertThat(Expectation.of(RUNNING, null, model(30.0, 60.0, NOW.minusSeconds(10)), null, NOW))
                .contains(NOW.plusSeconds(20));
    }

    @Test
    void believesAJobThatSaysItTakesLonger() {
        var heard = Events.progressed("ages", 1, 0.5);

        assertThat(Expectation.of(RUNNING, null, model(30.0, 60.0, NOW.minusSeconds(10)), heard, NOW))
                .contains(NOW.plusSeconds(90));
    }

    @Test
    void countsTheJobsUntilAPlaceInLineIsServed() {
        var model = model(30.0, 60.0, NOW.minusSeconds(10));

        assertThat(Expectation.of(WAITING, 64L, model, null, NOW)).contains(NOW.plusSeconds(20 + 30));
        assertThat(Expectation.of(WAITING, 65L, model, null, NOW)).contains(NOW.plusSeconds(20 + 60));
    }

    @Test
    void takesTrainingForTheFirstJobsTime() {
        assertThat(Expectation.of(WAITING, 1L, model(null, 60.0, null), null, NOW))
                .contains(NOW.plusSeconds(60));
    }

    @Test
    void doesNotGuessWhereNothingWasMeasured() {
        assertThat(Expectation.of(WAITING, 1L, model(null, null, null), null, NOW))
                .isEmpty();
        assertThat(Expectation.of(WAITING, 1L, null, null, NOW)).isEmpty();
        assertThat(Expectation.of(COMPLETED, null, model(30.0, 60.0, NOW), null, NOW))
                .isEmpty();
    }

    @Test
    void staysInTheCalendar() {
        assertThat(Expectation.of(WAITING, Long.MAX_VALUE, model(1e300, 60.0, null), null, NOW))
                .isPresent();
    }

    private static ModelStateChanged model(
            @Nullable Double jobSeconds, @Nullable Double trainSeconds, @Nullable Instant since) {
        var job = since == null
                ? null
                : new ActiveJob(Events.JOB, JobKind.UNLEARN, JobState.CLAIMED, 1, 0, "scrub", 2, since);
        return new ModelStateChanged(
                "ages",
                1,
                "faces",
                Events.ARTIFACT,
                null,
                null,
                null,
                0,
                List.of(),
                job,
                3,
                64,
                trainSeconds,
                jobSeconds,
                null,
                null,
                NOW);
    }
}
