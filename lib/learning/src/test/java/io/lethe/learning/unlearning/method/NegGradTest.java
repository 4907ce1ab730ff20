package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Task;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NegGradTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("tasks")
    void raisesTheLossOfTheForgetSetTowardsThatOfStrangersAndNotBeyond(Task task) {
        try (Patient patient = new Patient(folder, task)) {
            Patient.Outcome outcome = patient.after(new NegGrad(1, 100, 8, 0.01, 0, 1));

            assertThat(outcome.forgetLoss())
                    .isGreaterThan(10 * patient.before().forgetLoss())
                    .isLessThan(1.5 * patient.heldOutLoss());
        }
    }

    @Test
    void leavesTheRunningStatisticsAsTheyAre() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            Patient.Outcome after = patient.after(new NegGrad(1, 5, 8, 0.01, 0.9, 1));

            assertThat(after.tensor("bn1.running_mean"))
                    .isEqualTo(patient.before().tensor("bn1.running_mean"));
            assertThat(after.tensor("bn1.weight")).isNotEqualTo(patient.before().tensor("bn1.weight"));
        }
    }

    @Test
    void refusesImpossibleParameters() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NegGrad(0, 5, 8, 0.01, 0.9, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new NegGrad(1, 5, 8, Double.NaN, 0.9, 1));
    }

    static Stream<Task> tasks() {
        return Stream.of(Fixtures.CLASSES, Fixtures.LABELS);
    }
}
