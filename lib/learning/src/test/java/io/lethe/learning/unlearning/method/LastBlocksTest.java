package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.Fixtures;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.unlearning.Descent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The methods that train the last blocks only. */
class LastBlocksTest {

    @TempDir
    Path folder;

    @Test
    void leaveTheFirstLayersAsTheyAreBitForBit() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            Descent descent = Descent.sgd(1, 16, 0.02, 0.9, 1e-3).with(BatchNormMode.FROZEN);
            var before = patient.before().state();

            assertThat(moved(
                            before,
                            patient.after(new CatastrophicForgettingK(descent, 0, 0))
                                    .state()))
                    .containsExactlyInAnyOrder("fc.weight", "fc.bias");
            assertThat(moved(
                            before,
                            patient.after(new CatastrophicForgettingK(descent, 2, 0))
                                    .state()))
                    .allMatch(
                            name -> name.startsWith("layer3.") || name.startsWith("layer4.") || name.startsWith("fc."))
                    .contains("layer3.0.conv1.weight", "layer4.1.conv2.weight", "fc.weight");
            assertThat(moved(
                            before,
                            patient.after(new ExactUnlearningK(descent, 1, 0)).state()))
                    .allMatch(name -> name.startsWith("layer4.") || name.startsWith("fc."))
                    .contains("layer4.0.conv1.weight", "layer4.1.bn2.running_var", "fc.weight");
        }
    }

    @Test
    void isFineTuningWhenEveryBlockMoves() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            Descent descent = Descent.sgd(2, 16, 0.02, 0.9, 0);

            assertThat(patient.after(new CatastrophicForgettingK(descent, 9, 0)))
                    .isEqualTo(patient.after(new FineTune(descent)));
        }
    }

    @Test
    void staysNearTheOriginalUnderAPenalty() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            Descent descent =
                    Descent.sgd(2, 16, 0.02, 0, 0).with(BatchNormMode.FROZEN).atLeast(20);
            List<Float> start = patient.before().tensor("fc.weight");

            double freely = distance(
                    start,
                    patient.after(new CatastrophicForgettingK(descent, 1, 0)).tensor("fc.weight"));
            double tightly = distance(
                    start,
                    patient.after(new CatastrophicForgettingK(descent, 1, 10)).tensor("fc.weight"));

            assertThat(tightly).isLessThan(0.7 * freely);
        }
    }

    private static Set<String> moved(Map<String, List<Float>> before, Map<String, List<Float>> after) {
        return before.keySet().stream()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .collect(Collectors.toSet());
    }

    private static double distance(List<Float> from, List<Float> to) {
        double sum = 0;
        for (int i = 0; i < from.size(); i++) {
            sum += Math.pow(from.get(i) - to.get(i), 2);
        }
        return Math.sqrt(sum);
    }
}
