package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lethe.learning.data.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class MajorityBaselineTest {

    @Test
    void answersTheMostFrequentTrainingLabel() {
        Predictions retain = Outputs.of(Outputs.THREE_CLASSES, new float[9], 0, 1, 1);
        Predictions forget = Outputs.of(Outputs.THREE_CLASSES, new float[6], 2, 2);
        Predictions moreForget = Outputs.of(Outputs.THREE_CLASSES, new float[3], 2);
        Predictions test = Outputs.of(Outputs.THREE_CLASSES, new float[12], 1, 1, 1, 2);

        assertThat(MajorityBaseline.accuracy(List.of(retain, forget), test)).isEqualTo(0.75);
        assertThat(MajorityBaseline.accuracy(List.of(retain, forget, moreForget), test))
                .isEqualTo(0.25);
    }

    /**
     * The test part of MUCAC has 2,065 images, of which 82.37 % are of the majority gender, 55.54 % of the majority in
     * smiling and 82.66 % young: the published models that collapsed to a constant show it.
     */
    @Test
    void reproducesTheConstantPredictorOfMucac() {
        Task task = new Task(Task.Kind.MULTI_LABEL, List.of("gender", "smiling", "young"));
        int samples = 2065;
        int[] labels = new int[3 * samples];
        for (int i = 0; i < samples; i++) {
            labels[3 * i] = i < 0.8237 * samples ? 1 : 0;
            labels[3 * i + 1] = i < 0.5554 * samples ? 0 : 1;
            labels[3 * i + 2] = i < 0.8266 * samples ? 1 : 0;
        }
        Predictions test = Outputs.of(task, new float[3 * samples], labels);

        double accuracy = MajorityBaseline.accuracy(List.of(test), test);

        assertThat(accuracy).isCloseTo(0.7353, within(5e-4));
        assertThat(NoMus.of(accuracy, 0.5, 0.5)).isCloseTo(0.8676, within(5e-4));
    }
}
