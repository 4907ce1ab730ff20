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

class ScrubTest {

    private static final double UNCLIPPED = 1e30;

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void disobeysTheTeacherOnTheForgetSet(Task task) {
        try (Patient patient = new Patient(folder, task)) {
            // Four steps on each set a round.
            Patient.Outcome disobedient = patient.after(new Scrub(8, 8, 0, 0, 16, 2, 1, 0.5, 4, 0.02, 0.9, 1));
            Patient.Outcome obedient = patient.after(new Scrub(8, 0, 0, 0, 16, 2, 1, 0.5, 4, 0.02, 0.9, 1));

            assertThat(disobedient.steps()).isEqualTo(64);
            assertThat(disobedient.disagreement(patient.before()))
                    .isGreaterThan(1.2 * obedient.disagreement(patient.before()));
        }
    }

    @Test
    void takesMoreStepsOnASmallForgetSet() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            // Four steps on the retain set a round; eleven on the forget set are six in each of two rounds.
            Patient.Outcome outcome = patient.after(new Scrub(2, 2, 0, 11, 16, 2, 1, 0.5, 4, 1e-9, 0.9, 1));

            assertThat(outcome.steps()).isEqualTo(20);
        }
    }

    @Test
    void isFineTuningWithoutTeacherAndForgetSet() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            var method = new Scrub(1, 0, 0, 0, 16, 8, 1, 0, 4, 0.02, 0.9, UNCLIPPED);

            assertThat(patient.after(method)).isEqualTo(patient.after(new FineTune(1, 0, 16, 0.02, 0.9, 0)));
        }
    }

    @Test
    void refusesImpossibleParameters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scrub(2, 3, 0, 0, 16, 8, 1, 0.5, 4, 0.01, 0.9, 1))
                .withMessageContaining("maximisingEpochs");
        assertThatIllegalArgumentException().isThrownBy(() -> new Scrub(2, 2, 0, 0, 16, 8, 1, 0.5, 0, 0.01, 0.9, 1));
    }
}
