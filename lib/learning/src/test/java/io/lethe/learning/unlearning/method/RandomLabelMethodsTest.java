package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.RandomLabels;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The methods that train under other labels. */
class RandomLabelMethodsTest {

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void salunWithEveryWeightIsRandomLabels(Task task) {
        TrainedOriginal trained = TrainedOriginal.of(task);
        Descent descent = Descent.sgd(1, 16, 0.02, 0.9, 1e-3);
        var expected = trained.after(new SuccessiveRandomLabels(descent, RandomLabels.WRONG));
        var actual = trained.after(new Salun(descent, RandomLabels.WRONG, 1));

        assertThat(actual.forgetLoss()).isCloseTo(expected.forgetLoss(), within(1e-3 * expected.forgetLoss()));
        assertThat(distance(actual.tensor("fc.weight"), expected.tensor("fc.weight")))
                .isLessThan(1e-4);
    }

    @Test
    void salunMovesAsManyWeightsAsAskedAndNoOthers() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        Descent descent = Descent.sgd(1, 16, 0.02, 0.9, 1e-2);
        var before = trained.before();
        var none = trained.after(new Salun(descent, RandomLabels.WRONG, 0));
        var third = trained.after(new Salun(descent, RandomLabels.WRONG, 0.3));

        assertThat(movedShare(before, none)).isZero();
        assertThat(movedShare(before, third)).isBetween(0.25, 0.3001);
    }

    @Test
    void randomLabelsRaiseTheLossOfTheForgetSet() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        Descent descent = Descent.sgd(10, 16, 0.02, 0.9, 0);
        var after = trained.after(new SuccessiveRandomLabels(descent, RandomLabels.WRONG));

        assertThat(after.forgetLoss())
                .isGreaterThan(10 * trained.before().forgetLoss())
                .isGreaterThan(after.retainLoss());
    }

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void boundaryShrinkAndBadTeacherMakeTheForgetSetHard(Task task) {
        TrainedOriginal trained = TrainedOriginal.of(task);
        Descent descent = Descent.sgd(10, 16, 0.02, 0.9, 0);
        var shrunk = trained.after(new BoundaryShrink(descent.over(60).with(BatchNormMode.FROZEN), 0.1));
        var taught = trained.after(new BadTeacher(descent, 1));

        assertThat(shrunk.forgetLoss()).isGreaterThan(10 * trained.before().forgetLoss());
        assertThat(taught.forgetLoss())
                .isGreaterThan(3 * trained.before().forgetLoss())
                .isGreaterThan(taught.retainLoss());
    }

    private static double movedShare(TrainedOriginal.Outcome before, TrainedOriginal.Outcome after) {
        long moved = 0;
        long all = 0;
        for (String name : before.state().keySet()) {
            if (!name.contains("running")) {
                List<Float> from = before.tensor(name);
                List<Float> to = after.tensor(name);
                all += from.size();
                moved += IntStream.range(0, from.size())
                        .filter(i -> !from.get(i).equals(to.get(i)))
                        .count();
            }
        }
        return (double) moved / all;
    }

    private static double distance(List<Float> from, List<Float> to) {
        return IntStream.range(0, from.size())
                .mapToDouble(i -> Math.abs(from.get(i) - to.get(i)))
                .max()
                .orElseThrow();
    }
}
