package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExactMatchTest {

    @Test
    void wantsAllLabelsRight() {
        Predictions some = Outputs.of(Outputs.TWO_LABELS, new float[] {1, -1, 1, -1, 1, 1}, 1, 0, 0, 0, 1, 1);

        assertThat(new ExactMatch()
                        .measure(Outputs.evidence(some, some, some, some))
                        .orElseThrow()
                        .value())
                .isCloseTo(2.0 / 3, within(1e-12));
    }

    @Test
    void saysNothingOfASingleLabel() {
        Predictions some = Outputs.answers("10", 1);

        assertThat(new ExactMatch().measure(Outputs.evidence(some, some, some, some)))
                .isEmpty();
    }
}
