package io.lethe.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProgressEstimateTest {

    private final ProgressEstimate estimate = new ProgressEstimate();

    @Test
    void tellsTheTimeLeftFromItsOwnPace() {
        assertThat(estimate.secondsLeft()).isNull();

        estimate.reached(0.5, Plans.NOW);
        assertThat(estimate.secondsLeft()).as("what was resumed says nothing").isNull();
        estimate.reached(0.75, Plans.NOW.plusSeconds(10));

        assertThat(estimate.secondsLeft()).isCloseTo(10, within(1e-9));
        assertThat(estimate.progress()).isEqualTo(0.75);
    }

    @Test
    void staysBetweenNothingAndAll() {
        estimate.reached(1.5, Plans.NOW);

        assertThat(estimate.progress()).isEqualTo(1);
    }
}
