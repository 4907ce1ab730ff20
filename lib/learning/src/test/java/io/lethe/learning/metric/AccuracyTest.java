package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccuracyTest {

    @Test
    void countsTheLargestLogit() {
        Predictions predictions = Outputs.of(Outputs.THREE_CLASSES, new float[] {1, 2, 3, 3, 2, 1, 1, 2, 3}, 2, 1, 0);

        assertThat(Accuracy.perSample(predictions)).containsExactly(1, 0, 0);
        assertThat(TopK.perSample(predictions, 2)).containsExactly(1, 1, 0);
        assertThat(TopK.perSample(predictions, 3)).containsExactly(1, 1, 1);
    }

    @Test
    void givesTiesToTheLowestIndex() {
        Predictions predictions = Outputs.of(Outputs.THREE_CLASSES, new float[] {5, 5, 5, 5, 5, 5, 5, 5, 5}, 0, 1, 2);

        assertThat(Accuracy.perSample(predictions)).containsExactly(1, 0, 0);
        assertThat(TopK.perSample(predictions, 2)).containsExactly(1, 1, 0);
    }

    @Test
    void averagesOverLabels() {
        Predictions predictions = Outputs.of(Outputs.TWO_LABELS, new float[] {1, 1, -1, 1, 0, 3}, 1, 0, 0, 1, 1, 1);

        assertThat(Accuracy.perSample(predictions)).containsExactly(0.5, 1, 0.5);
    }

    @Test
    void balancesALabelSoThatAConstantAnswerIsWorthAHalf() {
        Predictions predictions =
                Outputs.of(Outputs.TWO_LABELS, new float[] {1, 1, 1, -1, 1, 1, 1, -1}, 1, 1, 1, 1, 1, 0, 0, 0);

        assertThat(LabelAccuracy.of(predictions))
                .containsExactly(new LabelAccuracy("smiling", 0.75, 0.5), new LabelAccuracy("young", 0.5, 0.5));
    }

    @Test
    void balancesWhatIsThereWhenALabelHasOneValueOnly() {
        Predictions predictions = Outputs.of(Outputs.TWO_LABELS, new float[] {1, 1, -1, -1}, 1, 0, 1, 0);

        assertThat(LabelAccuracy.of(predictions))
                .containsExactly(new LabelAccuracy("smiling", 0.5, 0.5), new LabelAccuracy("young", 0.5, 0.5));
    }

    @Test
    void hasNoLabelAccuraciesForASingleLabelTask() {
        assertThat(LabelAccuracy.of(Outputs.of(Outputs.THREE_CLASSES, new float[3], 0)))
                .isEmpty();
    }
}
