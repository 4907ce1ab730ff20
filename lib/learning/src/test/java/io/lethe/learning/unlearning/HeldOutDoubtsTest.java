package io.lethe.learning.unlearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.Task;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.Losses;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldOutDoubtsTest {

    @Test
    void countsEachDoubtAtMostAsHighAsTheStrangersOfItsRank() {
        HeldOutDoubts strangers = HeldOutDoubts.of(4, -8, 0);

        assertThat(bound(strangers, 1, -9, -2)).isEqualTo((-9 - 2 + 1) / 3f);
        assertThat(bound(strangers, 1, 9, -2)).isEqualTo((-8 + 0 + 4) / 3f);
        assertThat(bound(strangers, 10, 10, 10)).isEqualTo((-8 + 0 + 4) / 3f);
    }

    @Test
    void spreadsStrangersEvenlyOverBatchesOfAnotherSize() {
        HeldOutDoubts strangers = HeldOutDoubts.of(0, 1, 2, 3);

        assertThat(bound(strangers, 100)).isEqualTo(1.5f);
        assertThat(bound(strangers, 100, 100)).isEqualTo(1.5f);
        assertThat(bound(strangers, 100, 100, 100, 100, 100, 100, 100, 100)).isCloseTo(1.5f, within(1e-6f));
    }

    @Test
    void pushesOnlyWhatIsBelowItsStranger() {
        try (NDManager manager = Torch.engine().newManager()) {
            NDArray doubts = manager.create(new float[] {1, -9, -2});
            doubts.setRequiresGradient(true);

            NDArray bound = GradientMode.on(() -> HeldOutDoubts.of(0, -8, -3).bound(doubts));
            NDArray gradient = Torch.engine()
                    .operations()
                    .gradients(bound, List.of(doubts))
                    .get(0);

            assertThat(gradient.toFloatArray()).containsExactly(0, 1 / 3f, 0);
        }
    }

    /** {@code ln(1 + exp(doubt))} is the loss. */
    @Test
    void doubtSaysWhatTheLossSays() {
        try (NDManager manager = Torch.engine().newManager()) {
            NDArray logits = manager.create(new float[][] {{1, 2, 4}, {0, 0, 0}});
            Batch classes = new Batch(logits, manager.create(new long[] {1, 2}));
            Batch labels = new Batch(logits, manager.create(new float[][] {{1, 0, 1}, {0, 1, 1}}));

            assertThat(lossOf(Fixtures.CLASSES, logits, classes))
                    .isCloseTo(
                            new Losses(Fixtures.CLASSES).loss(logits, classes).getFloat(), within(1e-6f));
            Task threeLabels = new Task(Task.Kind.MULTI_LABEL, List.of("a", "b", "c"));
            assertThat(lossOf(threeLabels, logits, labels))
                    .isCloseTo(new Losses(threeLabels).loss(logits, labels).getFloat(), within(1e-6f));
        }
    }

    @Test
    void doubtHasAGradientWhereTheLossHasNone() {
        try (NDManager manager = Torch.engine().newManager()) {
            NDArray logits = manager.create(new float[][] {{60, 0, 0}});
            Batch batch = new Batch(logits, manager.create(new long[] {0}));
            logits.setRequiresGradient(true);

            NDArray doubts = GradientMode.on(
                    () -> new Losses(Fixtures.CLASSES).doubts(logits, batch).sum());

            assertThat(doubts.getFloat()).isCloseTo((float) (Math.log(2) - 60), within(1e-5f));
            assertThat(Torch.engine()
                            .operations()
                            .gradients(doubts, List.of(logits))
                            .get(0)
                            .toFloatArray())
                    .containsExactly(-1, 0.5f, 0.5f);
        }
    }

    @Test
    void needsSomebody() {
        assertThatIllegalArgumentException().isThrownBy(HeldOutDoubts::of).withMessageContaining("at least one");
    }

    private static float bound(HeldOutDoubts strangers, float... doubts) {
        try (NDManager manager = Torch.engine().newManager()) {
            return strangers.bound(manager.create(doubts)).getFloat();
        }
    }

    private static float lossOf(Task task, NDArray logits, Batch batch) {
        return new Losses(task).doubts(logits, batch).exp().add(1f).log().mean().getFloat();
    }
}
