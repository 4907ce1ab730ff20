package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnsirTest {

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void impairsAndThenRepairs(Task task) {
        TrainedOriginal trained = TrainedOriginal.of(task);
        Descent descent = Descent.sgd(1, 16, 0.02, 0.9, 0)
                .with(Schedule.COSINE)
                .clippedTo(1)
                .atLeast(20);
        TrainedOriginal.Outcome impaired = trained.after(new Unsir(descent, 0, 5, 0.1, BatchNormMode.FROZEN));
        TrainedOriginal.Outcome repaired = trained.after(new Unsir(descent, 1, 5, 0.1, BatchNormMode.FROZEN));

        assertThat(impaired.steps()).isEqualTo(20);
        assertThat(repaired.steps()).isEqualTo(40);
        assertThat(impaired.state()).isNotEqualTo(trained.before().state());
        assertThat(repaired.retainLoss()).isLessThan(0.2);
        assertThat(repaired.notes()).isEmpty();
    }

    @Test
    void pairsBatchesOfUnequalSize() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        // Forget batches of 5 and 3 samples beside retain batches of 5, the last of 4.
        Descent descent = Descent.sgd(1, 5, 0.001, 0.9, 0).atLeast(15);

        assertThat(trained.after(new Unsir(descent, 0, 1, 0.1, BatchNormMode.FROZEN))
                        .steps())
                .isEqualTo(15);
    }
}
