package io.lethe.learning.unlearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.PixelBatch;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.Evaluation;
import io.lethe.learning.training.Losses;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutHardnessTest {

    @TempDir
    Path folder;

    @Test
    void countsEachSampleAtMostAsHighAsHeldOutPeopleOfItsRank() {
        HeldOutHardness heldOut = HeldOutHardness.of(4, -8, 0);

        assertThat(bound(heldOut, 1, -9, -2)).isEqualTo((-9 - 2 + 1) / 3f);
        assertThat(bound(heldOut, 1, 9, -2)).isEqualTo((-8 + 0 + 4) / 3f);
        assertThat(bound(heldOut, 10, 10, 10)).isEqualTo((-8 + 0 + 4) / 3f);
    }

    @Test
    void spreadsHeldOutPeopleEvenlyOverBatchesOfAnotherSize() {
        HeldOutHardness heldOut = HeldOutHardness.of(0, 1, 2, 3);

        assertThat(bound(heldOut, 100)).isEqualTo(1.5f);
        assertThat(bound(heldOut, 100, 100)).isEqualTo(1.5f);
        assertThat(bound(heldOut, 100, 100, 100, 100, 100, 100, 100, 100)).isCloseTo(1.5f, within(1e-6f));
    }

    @Test
    void pushesOnlyWhatIsBelowHeldOutPeople() {
        try (NDManager manager = Torch.engine().newManager()) {
            NDArray hardness = manager.create(new float[] {1, -9, -2});
            hardness.setRequiresGradient(true);

            NDArray bound = GradientMode.on(() -> HeldOutHardness.of(0, -8, -3).bound(hardness));
            NDArray gradient = Torch.engine()
                    .operations()
                    .gradients(bound, List.of(hardness))
                    .get(0);

            assertThat(gradient.toFloatArray()).containsExactly(0, 1 / 3f, 0);
        }
    }

    /** {@code ln(1 + exp(hardness))} is the loss. */
    @Test
    void hardnessSaysWhatTheLossSays() {
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
    void hardnessHasAGradientWhereTheLossHasNone() {
        try (NDManager manager = Torch.engine().newManager()) {
            NDArray logits = manager.create(new float[][] {{60, 0, 0}});
            Batch batch = new Batch(logits, manager.create(new long[] {0}));
            logits.setRequiresGradient(true);

            NDArray hardness = GradientMode.on(
                    () -> new Losses(Fixtures.CLASSES).hardness(logits, batch).sum());

            assertThat(hardness.getFloat()).isCloseTo((float) (Math.log(2) - 60), within(1e-5f));
            assertThat(Torch.engine()
                            .operations()
                            .gradients(hardness, List.of(logits))
                            .get(0)
                            .toFloatArray())
                    .containsExactly(-1, 0.5f, 0.5f);
        }
    }

    @Test
    void countsHeldOutPeopleInTheProportionsAsked() {
        HeldOutHardness easyAlone = HeldOutHardness.weighted(new double[] {-5, -4, 3, 4}, new double[] {1, 1, 0, 0});
        HeldOutHardness mostlyHard = HeldOutHardness.weighted(new double[] {-5, 4}, new double[] {0.25, 0.75});

        assertThat(bound(easyAlone, 100, 100)).isEqualTo(-4.5f);
        // A quarter below −5, three quarters around 4: the quartiles' middles are 1/8 and 5/8.
        assertThat(bound(mostlyHard, 100, 100, 100, 100)).isCloseTo((-5 - 0.5f + 4 + 4) / 4, within(1e-6f));
    }

    @Test
    void givesHeldOutPeopleTheLabelsOfTheForgetSet() {
        Samples all = Fixtures.samples(folder, Fixtures.CLASSES, 60);
        Samples dark = ofClass(all, 0);
        Samples medium = ofClass(all, 1);
        Samples some = all.select(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));

        double[] weights = LabelShares.of(dark).weights(some);

        assertThat(IntStream.range(0, some.size()).filter(i -> weights[i] > 0))
                .isNotEmpty()
                .allMatch(i -> some.labels(i)[0] == 0);
        assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-9));
        assertThat(LabelShares.of(dark).weights(medium))
                .as("nobody of that class is there")
                .containsOnly(1.0 / medium.size());
    }

    @Test
    void theHostComputesTheSameHardness() {
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.LABELS, 3);
                NDManager manager = Torch.engine().newManager()) {
            Samples samples = Fixtures.samples(folder, Fixtures.LABELS, 6);
            Batch batch = model.batch(PixelBatch.of(samples, 0, 6), manager);

            float[] tensor = new Losses(Fixtures.LABELS)
                    .hardness(model.predict(batch.images()), batch)
                    .toFloatArray();

            double[] host = new Evaluation(model).hardness(samples);
            for (int i = 0; i < host.length; i++) {
                assertThat((double) tensor[i]).isCloseTo(host[i], within(1e-5));
            }
        }
    }

    private static Samples ofClass(Samples samples, int label) {
        return samples.select(IntStream.range(0, samples.size())
                .filter(i -> samples.labels(i)[0] == label)
                .boxed()
                .toList());
    }

    @Test
    void needsSomebody() {
        assertThatIllegalArgumentException().isThrownBy(HeldOutHardness::of).withMessageContaining("at least one");
    }

    private static float bound(HeldOutHardness heldOut, float... hardness) {
        try (NDManager manager = Torch.engine().newManager()) {
            return heldOut.bound(manager.create(hardness)).getFloat();
        }
    }

    private static float lossOf(Task task, NDArray logits, Batch batch) {
        return new Losses(task)
                .hardness(logits, batch)
                .exp()
                .add(1f)
                .log()
                .mean()
                .getFloat();
    }
}
