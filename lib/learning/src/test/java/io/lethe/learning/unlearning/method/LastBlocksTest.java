package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.Fixtures;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.unlearning.Descent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The methods that train the last blocks only. */
class LastBlocksTest {

    @Test
    void leaveTheFirstLayersAsTheyAreBitForBit() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        Descent descent = Descent.sgd(1, 16, 0.02, 0.9, 1e-3).with(BatchNormMode.FROZEN);
        var before = trained.before().state();

        assertThat(moved(
                        before,
                        trained.after(new CatastrophicForgettingK(descent, 0, 0))
                                .state()))
                .containsExactlyInAnyOrder("fc.weight", "fc.bias");
        assertThat(moved(
                        before,
                        trained.after(new CatastrophicForgettingK(descent, 2, 0))
                                .state()))
                .allMatch(name -> name.startsWith("layer2.") || name.startsWith("layer3.") || name.startsWith("fc."))
                .contains("layer2.conv.weight", "layer3.conv.weight", "fc.weight");
        assertThat(moved(
                        before,
                        trained.after(new ExactUnlearningK(descent, 1, 0)).state()))
                .allMatch(name -> name.startsWith("layer3.") || name.startsWith("fc."))
                .contains("layer3.conv.weight", "layer3.bn.running_var", "fc.weight");
    }

    @Test
    void isFineTuningWhenEveryBlockMoves() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        Descent descent = Descent.sgd(2, 16, 0.02, 0.9, 0);

        assertThat(trained.after(new CatastrophicForgettingK(descent, 9, 0)))
                .isEqualTo(trained.after(new FineTune(descent)));
    }

    @Test
    void staysNearTheOriginalUnderAPenalty() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        Descent descent =
                Descent.sgd(2, 16, 0.02, 0, 0).with(BatchNormMode.FROZEN).atLeast(20);
        List<Float> start = trained.before().tensor("fc.weight");

        double freely = distance(
                start, trained.after(new CatastrophicForgettingK(descent, 1, 0)).tensor("fc.weight"));
        double tightly = distance(
                start,
                trained.after(new CatastrophicForgettingK(descent, 1, 10)).tensor("fc.weight"));

        assertThat(tightly).isLessThan(0.7 * freely);
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
