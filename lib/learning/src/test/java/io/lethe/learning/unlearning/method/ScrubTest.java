package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Task;
import io.lethe.learning.unlearning.Descent;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScrubTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void departsFromTheTeacherOnTheForgetSet(Task task) {
        try (Patient patient = new Patient(folder, task)) {
            // Four steps on each set a round.
            Descent descent = Descent.sgd(8, 16, 0.02, 0.9, 0).clippedTo(1);
            Patient.Outcome departed = patient.after(new Scrub(descent, 8, 0, 2, 1, 0.5, 4, true, false));
            Patient.Outcome followed = patient.after(new Scrub(descent, 0, 0, 2, 1, 0.5, 4, true, false));

            assertThat(departed.steps()).isEqualTo(64);
            assertThat(departed.disagreement(patient.before()))
                    .isGreaterThan(1.2 * followed.disagreement(patient.before()));
        }
    }

    @Test
    void takesMoreStepsOnASmallForgetSet() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            // Four steps on the retain set a round; eleven on the forget set are six in each of two rounds.
            Descent descent = Descent.sgd(2, 16, 1e-9, 0.9, 0);

            assertThat(patient.after(new Scrub(descent, 2, 11, 2, 1, 0.5, 4, true, false))
                            .steps())
                    .isEqualTo(20);
        }
    }

    @Test
    void isFineTuningWithoutTeacherAndForgetSet() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            Descent descent = Descent.sgd(1, 16, 0.02, 0.9, 0);

            assertThat(patient.after(new Scrub(descent, 0, 0, 8, 1, 0, 4, false, false)))
                    .isEqualTo(patient.after(new FineTune(descent)));
        }
    }

    @Test
    void rewindsToTheRoundThatFitsHeldOutPeople() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            // Held-out people are wrongly labelled: all but all of them are answered wrongly, and forgetting was right.
            Descent strong = Descent.sgd(3, 16, 0.05, 0.9, 0).clippedTo(1);
            Patient.Outcome last = patient.after(new Scrub(strong, 3, 12, 2, 0, 0, 4, false, false));
            Patient.Outcome rewound = patient.after(new Scrub(strong, 3, 12, 2, 0, 0, 4, false, true));

            assertThat(rewound.steps()).isEqualTo(last.steps());
            if (rewound.notes().isEmpty()) {
                assertThat(rewound.state()).isEqualTo(last.state());
            } else {
                assertThat(rewound.state()).isNotEqualTo(last.state());
            }
        }
    }

    @Test
    void refusesMoreMaximisingRoundsThanRounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scrub(Descent.sgd(2, 16, 0.01, 0, 0), 3, 0, 8, 1, 0.5, 4, false, false))
                .withMessageContaining("maximisingEpochs must be at most epochs, which are 2, not 3");
    }
}
