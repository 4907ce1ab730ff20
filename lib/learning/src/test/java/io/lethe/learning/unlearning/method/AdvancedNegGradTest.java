package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.unlearning.Descent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdvancedNegGradTest {

    @Test
    void isFineTuningWithoutTheForgetSet() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        Descent descent = Descent.sgd(2, 16, 0.02, 0.9, 0).with(BatchNormMode.FROZEN);

        assertThat(trained.after(new AdvancedNegGrad(descent, 1, 0, 0, false)))
                .isEqualTo(trained.after(new FineTune(descent)));
    }

    @Test
    void isNegGradWithoutTheRetainSet() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        Descent descent = Descent.sgd(1, 16, 0.001, 0, 0).with(BatchNormMode.FROZEN);

        assertThat(trained.after(new AdvancedNegGrad(descent, 0, 1, 0, false)).state())
                .isEqualTo(trained.after(new NegGrad(descent)).state());
    }

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void aBoundKeepsTheLossFromGrowingWithoutEnd(Task task) {
        TrainedOriginal trained = TrainedOriginal.of(task);
        Descent descent =
                Descent.sgd(25, 16, 0.01, 0, 0).with(BatchNormMode.FROZEN).clippedTo(1);
        double bounded =
                trained.after(new AdvancedNegGrad(descent, 0, 1, 0, true)).forgetLoss();
        double unbounded =
                trained.after(new AdvancedNegGrad(descent, 0, 1, 0, false)).forgetLoss();

        assertThat(bounded).isLessThan(unbounded / 2);
    }
}
