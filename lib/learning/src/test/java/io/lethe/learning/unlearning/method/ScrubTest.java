package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Task;
import io.lethe.learning.unlearning.Descent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScrubTest {

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void departsFromTheTeacherOnTheForgetSet(Task task) {
        TrainedOriginal trained = TrainedOriginal.of(task);
        // Four steps on each set a round.
        Descent descent = Descent.sgd(8, 16, 0.02, 0.9, 0).clippedTo(1);
        TrainedOriginal.Outcome departed = trained.after(new Scrub(descent, 8, 0, 2, 1, 0.5, 4, true, false));
        TrainedOriginal.Outcome followed = trained.after(new Scrub(descent, 0, 0, 2, 1, 0.5, 4, true, false));

        assertThat(departed.steps()).isEqualTo(64);
        assertThat(departed.disagreement(trained.before()))
                .isGreaterThan(1.2 * followed.disagreement(trained.before()));
    }

    @Test
    void takesMoreStepsOnASmallForgetSet() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        // Four steps on the retain set a round; eleven on the forget set are six in each of two rounds.
        Descent descent = Descent.sgd(2, 16, 1e-9, 0.9, 0);

        assertThat(trained.after(new Scrub(descent, 2, 11, 2, 1, 0.5, 4, true, false))
                        .steps())
                .isEqualTo(20);
    }

    @Test
    void isFineTuningWithoutTeacherAndForgetSet() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        Descent descent = Descent.sgd(1, 16, 0.02, 0.9, 0);

        assertThat(trained.after(new Scrub(descent, 0, 0, 8, 1, 0, 4, false, false)))
                .isEqualTo(trained.after(new FineTune(descent)));
    }

    @Test
    void rewindsToTheRoundThatFitsHeldOutPeople() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        // Held-out people are wrongly labelled: all but all of them are answered wrongly, and forgetting was right.
        Descent strong = Descent.sgd(3, 16, 0.05, 0.9, 0).clippedTo(1);
        TrainedOriginal.Outcome last = trained.after(new Scrub(strong, 3, 12, 2, 0, 0, 4, false, false));
        TrainedOriginal.Outcome rewound = trained.after(new Scrub(strong, 3, 12, 2, 0, 0, 4, false, true));

        assertThat(rewound.steps()).isEqualTo(last.steps());
        if (rewound.notes().isEmpty()) {
            assertThat(rewound.state()).isEqualTo(last.state());
        } else {
            assertThat(rewound.state()).isNotEqualTo(last.state());
        }
    }

    @Test
    void refusesMoreMaximisingRoundsThanRounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scrub(Descent.sgd(2, 16, 0.01, 0, 0), 3, 0, 8, 1, 0.5, 4, false, false))
                .withMessageContaining("maximisingEpochs must be at most epochs, which are 2, not 3");
    }
}
