package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Task;
import io.lethe.learning.unlearning.Descent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoundedAscentTest {

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void forgetsWhatItShouldAndKeepsTheRest(Task task) {
        TrainedOriginal trained = TrainedOriginal.of(task);
        Descent descent = Descent.sgd(1, 16, 0.02, 0.9, 0).clippedTo(1).atLeast(60);
        TrainedOriginal.Outcome both = trained.after(new BoundedAscent(descent, 8, 1, 0.1));
        TrainedOriginal.Outcome ascentAlone = trained.after(new BoundedAscent(descent, 8, 0, 0.1));

        assertThat(both.forgetLoss()).isGreaterThan(10 * trained.before().forgetLoss());
        assertThat(both.retainLoss()).isLessThan(0.8 * ascentAlone.retainLoss());
    }

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void doesNotGoBeyondHeldOutPeople(Task task) {
        TrainedOriginal trained = TrainedOriginal.of(task);
        Descent descent = Descent.sgd(1, 16, 0.01, 0, 0).clippedTo(1).atLeast(100);
        TrainedOriginal.Outcome outcome = trained.after(new BoundedAscent(descent, 8, 0, 1));

        assertThat(outcome.forgetLoss())
                .isGreaterThan(10 * trained.before().forgetLoss())
                .isLessThan(1.5 * trained.heldOutLoss());
    }

    @Test
    void takesAtLeastTheStepsAsked() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        Descent descent = Descent.sgd(2, 16, 0.02, 0.9, 0);
        assertThat(trained.after(new BoundedAscent(descent, 8, 1, 0.1)).steps()).isEqualTo(8);
        assertThat(trained.after(new BoundedAscent(descent.atLeast(11), 8, 1, 0.1))
                        .steps())
                .isEqualTo(11);
    }
}
