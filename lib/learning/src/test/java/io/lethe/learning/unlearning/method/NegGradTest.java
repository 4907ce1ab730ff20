package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.unlearning.Descent;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NegGradTest {

    @ParameterizedTest
    @MethodSource("tasks")
    void raisesTheLossOfTheForgetSet(Task task) {
        TrainedOriginal trained = TrainedOriginal.of(task);
        Descent descent =
                Descent.sgd(10, 16, 0.01, 0.9, 0).with(BatchNormMode.FROZEN).clippedTo(1);
        TrainedOriginal.Outcome outcome = trained.after(new NegGrad(descent));

        assertThat(outcome.forgetLoss()).isGreaterThan(10 * trained.before().forgetLoss());
        assertThat(outcome.steps()).as("paced by who stays").isEqualTo(40);
    }

    @Test
    void gradientAscentStopsWhereHeldOutPeopleAre() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        Descent descent =
                Descent.sgd(100, 8, 0.01, 0.9, 0).with(BatchNormMode.FROZEN).clippedTo(1);
        TrainedOriginal.Outcome outcome = trained.after(new GradientAscent(descent, true));

        assertThat(outcome.steps()).isLessThan(100);
        assertThat(outcome.notes()).singleElement().asString().contains("reached");
    }

    @Test
    void leavesTheRunningStatisticsAsTheyAre() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        TrainedOriginal.Outcome after =
                trained.after(new NegGrad(Descent.sgd(1, 16, 0.01, 0, 0).with(BatchNormMode.FROZEN)));

        assertThat(after.tensor("layer1.bn.running_mean"))
                .isEqualTo(trained.before().tensor("layer1.bn.running_mean"));
        assertThat(after.tensor("layer1.bn.weight"))
                .isNotEqualTo(trained.before().tensor("layer1.bn.weight"));
    }

    static Stream<Task> tasks() {
        return Stream.of(Fixtures.CLASSES, Fixtures.LABELS);
    }
}
