package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.unlearning.Descent;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdvancedNegGradTest {

    @TempDir
    Path folder;

    @Test
    void isFineTuningWithoutTheForgetSet() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            Descent descent = Descent.sgd(2, 16, 0.02, 0.9, 0).with(BatchNormMode.FROZEN);

            assertThat(patient.after(new AdvancedNegGrad(descent, 1, 0, 0, false)))
                    .isEqualTo(patient.after(new FineTune(descent)));
        }
    }

    @Test
    void isNegGradWithoutTheRetainSet() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            Descent descent = Descent.sgd(1, 16, 0.001, 0, 0).with(BatchNormMode.FROZEN);

            assertThat(patient.after(new AdvancedNegGrad(descent, 0, 1, 0, false))
                            .state())
                    .isEqualTo(patient.after(new NegGrad(descent)).state());
        }
    }

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void aBoundKeepsTheLossFromGrowingWithoutEnd(Task task) {
        try (Patient patient = new Patient(folder, task)) {
            Descent descent =
                    Descent.sgd(25, 16, 0.01, 0, 0).with(BatchNormMode.FROZEN).clippedTo(1);
            double bounded =
                    patient.after(new AdvancedNegGrad(descent, 0, 1, 0, true)).forgetLoss();
            double unbounded =
                    patient.after(new AdvancedNegGrad(descent, 0, 1, 0, false)).forgetLoss();

            assertThat(bounded).isLessThan(unbounded / 2);
        }
    }
}
