package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.unlearning.Descent;
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
    void raisesTheLossOfTheForgetSet(Task task) {
        try (Patient patient = new Patient(folder, task)) {
            Descent descent =
                    Descent.sgd(10, 16, 0.01, 0.9, 0).with(BatchNormMode.FROZEN).clippedTo(1);
            Patient.Outcome outcome = patient.after(new NegGrad(descent));

            assertThat(outcome.forgetLoss()).isGreaterThan(10 * patient.before().forgetLoss());
            assertThat(outcome.steps()).as("paced by who stays").isEqualTo(40);
        }
    }

    @Test
    void gradientAscentStopsWhereStrangersAre() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            Descent descent =
                    Descent.sgd(100, 8, 0.01, 0.9, 0).with(BatchNormMode.FROZEN).clippedTo(1);
            Patient.Outcome outcome = patient.after(new GradientAscent(descent, true));

            assertThat(outcome.steps()).isLessThan(100);
            assertThat(outcome.notes()).singleElement().asString().contains("reached");
        }
    }

    @Test
    void leavesTheRunningStatisticsAsTheyAre() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            Patient.Outcome after =
                    patient.after(new NegGrad(Descent.sgd(1, 16, 0.01, 0, 0).with(BatchNormMode.FROZEN)));

            assertThat(after.tensor("bn1.running_mean"))
                    .isEqualTo(patient.before().tensor("bn1.running_mean"));
            assertThat(after.tensor("bn1.weight")).isNotEqualTo(patient.before().tensor("bn1.weight"));
        }
    }

    static Stream<Task> tasks() {
        return Stream.of(Fixtures.CLASSES, Fixtures.LABELS);
    }
}
