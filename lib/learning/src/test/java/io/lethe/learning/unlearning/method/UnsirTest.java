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

class UnsirTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void impairsAndThenRepairs(Task task) {
        try (Patient patient = new Patient(folder, task)) {
            Patient.Outcome impaired = patient.after(new Unsir(1, 0, 20, 16, 5, 0.1, 0.02, 0.9, 1));
            Patient.Outcome repaired = patient.after(new Unsir(1, 1, 20, 16, 5, 0.1, 0.02, 0.9, 1));

            assertThat(impaired.steps()).isEqualTo(20);
            assertThat(repaired.steps()).isEqualTo(40);
            assertThat(impaired.state()).isNotEqualTo(patient.before().state());
            assertThat(repaired.retainLoss()).isLessThan(0.2);
            assertThat(repaired.notes()).isEmpty();
        }
    }

    @Test
    void pairsBatchesOfUnequalSize() {
        try (Patient patient = new Patient(folder, Fixtures.CLASSES)) {
            // Forget batches of 5 and 3 samples beside retain batches of 5, the last of 4.
            assertThat(patient.after(new Unsir(1, 0, 15, 5, 1, 0.1, 0.001, 0.9, 1))
                            .steps())
                    .isEqualTo(15);
        }
    }

    @Test
    void refusesImpossibleParameters() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Unsir(0, 1, 0, 16, 5, 0.1, 0.02, 0.9, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Unsir(1, 1, 0, 16, 5, 0, 0.02, 0.9, 1));
    }
}
