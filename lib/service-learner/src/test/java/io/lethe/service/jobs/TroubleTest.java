package io.lethe.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.service.learner.Configs;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TroubleTest {

    private final Trouble trouble = new Trouble(Configs.of(
            WorkerConfig.class,
            Map.of(
                    "lethe.worker.interruptions", "3",
                    "lethe.worker.first-pause", "PT30S",
                    "lethe.worker.longest-pause", "PT1M")));

    @Test
    void staysOutLongerEachTimeAfterThreeInterruptionsInARow() {
        interrupt(2);
        assertThat(trouble.pause()).isEqualTo(Duration.ZERO);

        interrupt(1);
        assertThat(trouble.pause()).isEqualTo(Duration.ofSeconds(30));
        interrupt(1);
        assertThat(trouble.pause()).isEqualTo(Duration.ofMinutes(1));
        interrupt(100);
        assertThat(trouble.pause()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void isClearedByAJobThatEndsAsItShould() {
        interrupt(3);

        trouble.clear();

        interrupt(2);
        assertThat(trouble.pause()).isEqualTo(Duration.ZERO);
    }

    private void interrupt(int times) {
        for (int i = 0; i < times; i++) {
            trouble.interrupted();
        }
    }
}
