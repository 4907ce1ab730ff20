package io.lethe.service.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class StepPaceTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StepPace pace = new StepPace("train", registry);

    @Test
    void countsStepsAndTheTimeBetweenReports() {
        pace.observe(100, 0);
        pace.observe(110, 5_000_000_000L);
        pace.observe(120, 8_000_000_000L);

        assertThat(count("lethe.steps")).isEqualTo(20);
        assertThat(count("lethe.steps.time")).isEqualTo(8);
    }

    @Test
    void leavesOutWhatAnotherPhaseBeganAnew() {
        pace.observe(100, 0);
        pace.observe(5, 5_000_000_000L);
        pace.observe(6, 6_000_000_000L);

        assertThat(count("lethe.steps")).isEqualTo(1);
        assertThat(count("lethe.steps.time")).isEqualTo(1);
    }

    private double count(String name) {
        return registry.get(name).tag("phase", "train").counter().count();
    }
}
