package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Task;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdvancedNegGradTest {

    private static final double UNCLIPPED = 1e30;

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void forgetsWhatItShouldAndKeepsTheRest(Task task) {
        try (Patient patient = new Patient(folder, task)) {
            Patient.Outcome both = patient.after(new AdvancedNegGrad(1, 60, 16, 8, 1, 0.1, 0.02, 0.9, 1));
            Patient.Outcome ascentAlone = patient.after(new AdvancedNegGrad(1, 60, 16, 8, 0, 0.1, 0.02, 0.9, 1));

            assertThat(both.forgetLoss()).isGreaterThan(10 * patient.before().forgetLoss());
            assertThat(both.retainLoss()).isLessThan(0.8 * ascentAlone.retainLoss());
        }
    }

    @Test
    void isFineTuningWithoutTheForgetSet() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            var method = new AdvancedNegGrad(2, 0, 16, 8, 1, 0, 0.02, 0.9, UNCLIPPED);

            assertThat(patient.after(method)).isEqualTo(patient.after(new FineTune(2, 0, 16, 0.02, 0.9, 0)));
        }
    }

    @Test
    void takesAtLeastTheStepsAsked() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            assertThat(patient.after(new AdvancedNegGrad(2, 0, 16, 8, 1, 0.1, 0.02, 0.9, 1))
                            .steps())
                    .isEqualTo(8);
            assertThat(patient.after(new AdvancedNegGrad(2, 11, 16, 8, 1, 0.1, 0.02, 0.9, 1))
                            .steps())
                    .isEqualTo(11);
        }
    }

    @Test
    void refusesImpossibleParameters() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AdvancedNegGrad(1, 0, 16, 8, 1, -0.1, 0.02, 0.9, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AdvancedNegGrad(1, 0, 16, 0, 1, 0.1, 0.02, 0.9, 1));
    }
}
