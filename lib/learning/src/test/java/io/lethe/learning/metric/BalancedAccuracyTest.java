package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BalancedAccuracyTest {

    @Test
    void isNotRaisedByAConstantAnswer() {
        // Nine images of class a and one of b, none of c; the answer is always a.
        float[] logits = new float[30];
        int[] labels = new int[10];
        for (int i = 0; i < 10; i++) {
            logits[3 * i] = 1;
        }
        labels[9] = 1;
        Predictions constant = Outputs.of(Outputs.THREE_CLASSES, logits, labels);

        assertThat(score(constant)).isEqualTo(0.5);
    }

    @Test
    void isTheMeanOverTheAnswersOfAllLabels() {
        // smiling: 1 of 2 positives, 1 of 1 negative; young: 1 of 1 positive, 2 of 2 negatives.
        Predictions some = Outputs.of(Outputs.TWO_LABELS, new float[] {1, -1, -1, -1, -1, 1}, 1, 0, 1, 0, 0, 1);

        assertThat(score(some)).isCloseTo((0.5 + 1 + 1 + 1) / 4, within(1e-12));
    }

    private static double score(Predictions some) {
        return new BalancedAccuracy()
                .measure(Outputs.evidence(some, some, some, some))
                .orElseThrow()
                .value();
    }
}
