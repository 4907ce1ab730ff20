package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConstantAnswersTest {

    @Test
    void findsALabelThatIsAlwaysAnsweredAlike() {
        Predictions some = Outputs.of(Outputs.TWO_LABELS, new float[] {1, -1, 1, -1, 1, 1}, 1, 0, 0, 0, 1, 1);

        assertThat(score(some)).isEqualTo(0.5);
    }

    @Test
    void findsAModelThatKnowsOneClass() {
        assertThat(score(Outputs.answers("1111", 1))).isEqualTo(1);
        assertThat(score(Outputs.answers("1101", 1))).isEqualTo(0);
    }

    private static double score(Predictions some) {
        return new ConstantAnswers()
                .measure(Outputs.evidence(some, some, some, some))
                .orElseThrow()
                .value();
    }
}
