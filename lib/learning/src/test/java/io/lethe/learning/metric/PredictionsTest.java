package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PredictionsTest {

    @Test
    void computesTheCrossEntropyOfEachSample() {
        Predictions predictions = Outputs.of(Outputs.THREE_CLASSES, new float[] {0, 0, 0, 1, 2, 3}, 1, 0);

        double[] losses = predictions.losses();

        assertThat(losses[0]).isCloseTo(Math.log(3), within(1e-12));
        assertThat(losses[1]).isCloseTo(Math.log(Math.E + Math.exp(2) + Math.exp(3)) - 1, within(1e-12));
    }

    @Test
    void averagesTheBinaryCrossEntropiesOfASample() {
        Predictions predictions = Outputs.of(Outputs.TWO_LABELS, new float[] {0, 2}, 1, 0);

        double[] losses = predictions.losses();

        assertThat(losses[0]).isCloseTo((Math.log(2) + Math.log(1 + Math.exp(2))) / 2, within(1e-12));
    }

    @Test
    void keepsLargeLogitsFinite() {
        Predictions single = Outputs.of(Outputs.THREE_CLASSES, new float[] {1000, -1000, 0}, 1);
        Predictions multi = Outputs.of(Outputs.TWO_LABELS, new float[] {1000, -1000}, 0, 0);

        assertThat(single.losses()).containsExactly(2000);
        assertThat(multi.losses()).containsExactly(500);
    }

    @Test
    void refusesOutputsThatAreNotFinite() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Outputs.of(Outputs.TWO_LABELS, new float[] {0, Float.NaN}, 0, 0))
                .withMessageContaining("not finite");
    }

    @Test
    void refusesLabelsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Outputs.of(Outputs.THREE_CLASSES, new float[3], 3))
                .withMessageContaining("label 3 is not in 0..2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Outputs.of(Outputs.TWO_LABELS, new float[2], 0, 2))
                .withMessageContaining("label 2 is not in 0..1");
    }

    @Test
    void refusesArraysThatDoNotFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> Outputs.of(Outputs.THREE_CLASSES, new float[4], 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Predictions(Outputs.TWO_LABELS, new float[2], new int[1], new int[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Predictions(Outputs.TWO_LABELS, new float[0], new int[0], new int[0]))
                .withMessageContaining("at least one sample");
    }
}
