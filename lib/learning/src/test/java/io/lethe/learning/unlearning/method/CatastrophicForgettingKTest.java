package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lethe.learning.Fixtures;
import io.lethe.learning.model.BatchNormMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatastrophicForgettingKTest {

    @TempDir
    Path folder;

    @Test
    void leavesTheFirstLayersAsTheyAreBitForBit() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            var before = patient.before().state();

            assertThat(moved(before, patient.after(lastBlocks(0)).state()))
                    .containsExactlyInAnyOrder("fc.weight", "fc.bias");
            assertThat(moved(before, patient.after(lastBlocks(2)).state()))
                    .allMatch(
                            name -> name.startsWith("layer3.") || name.startsWith("layer4.") || name.startsWith("fc."))
                    .contains("layer3.0.conv1.weight", "layer4.1.conv2.weight", "fc.weight");
        }
    }

    @Test
    void isFineTuningWhenEveryBlockMoves() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            var everything = new CatastrophicForgettingK(5, 2, 0, 16, 0.02, 0.9, 0, BatchNormMode.TRAIN);

            assertThat(patient.after(everything)).isEqualTo(patient.after(new FineTune(2, 0, 16, 0.02, 0.9, 0)));
        }
    }

    @Test
    void staysNearTheOriginalUnderAPenalty() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            var free = new CatastrophicForgettingK(1, 2, 20, 16, 0.02, 0, 0, BatchNormMode.FROZEN);
            var tied = new CatastrophicForgettingK(1, 2, 20, 16, 0.02, 0, 10, BatchNormMode.FROZEN);
            List<Float> start = patient.before().tensor("fc.weight");

            double freely = distance(start, patient.after(free).tensor("fc.weight"));
            double tightly = distance(start, patient.after(tied).tensor("fc.weight"));

            assertThat(tightly).isLessThan(0.7 * freely);
        }
    }

    @Test
    void refusesBlocksThatTheNetworkDoesNotHave() {
        assertThatIllegalArgumentException().isThrownBy(() -> lastBlocks(6)).withMessageContaining("0..5");
    }

    private static CatastrophicForgettingK lastBlocks(int blocks) {
        return new CatastrophicForgettingK(blocks, 1, 0, 16, 0.02, 0.9, 0, BatchNormMode.FROZEN);
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
