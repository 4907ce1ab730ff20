package io.lethe.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {

    @TempDir
    Path folder;

    @Test
    void learnsClasses() {
        assertThat(accuracyAfterTraining(Fixtures.CLASSES)).isGreaterThan(0.9);
    }

    @Test
    void learnsIndependentLabels() {
        assertThat(accuracyAfterTraining(Fixtures.LABELS)).isGreaterThan(0.9);
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        assertThat(state(trained(7))).isEqualTo(state(trained(7)));
    }

    @Test
    void anotherSeedGivesOtherWeights() {
        assertThat(state(trained(7))).isNotEqualTo(state(trained(8)));
    }

    @Test
    void aResumedRunEqualsOneThatNeverStopped() {
        Path checkpoint = folder.resolve("checkpoint.safetensors");
        TrainingListener stopsAtSeven = (phase, step, total, loss, drawn) -> {
            if (step == 7) {
                Thread.currentThread().interrupt();
            }
        };
        assertThatThrownBy(() -> trainTwoPhases(TrainingSession.resumable(7, stopsAtSeven, checkpoint, 3)))
                .isInstanceOf(CancellationException.class);
        List<Long> steps = new ArrayList<>();

        var resumed = trainTwoPhases(TrainingSession.resumable(
                7, (phase, step, total, loss, drawn) -> steps.add(100 * step + total), checkpoint, 3));

        assertThat(steps).startsWith(710L).endsWith(1010L);
        assertThat(resumed).isEqualTo(trainTwoPhases(TrainingSession.of(7, TrainingListener.NONE)));
    }

    @Test
    void aDivergenceIsAFailure() {
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 1)) {
            BatchStream batches = batches(Fixtures.CLASSES, 1);
            Phase explodes = Phase.of(
                    "explode",
                    40,
                    LearningRate.constant(1e30),
                    step -> step.loss(step.next(batches), BatchNormMode.TRAIN).neg());
            TrainingLoop loop = new TrainingLoop(TrainingSession.of(1, TrainingListener.NONE), model, Sgd.PLAIN);

            assertThatThrownBy(() -> loop.run(List.of(explodes)))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("of phase explode")
                    .hasMessageContaining("lower learning rate");
        }
    }

    @Test
    void weightsThatDivergeInTheLastStepAreAFailureToo() {
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 1)) {
            BatchStream batches = batches(Fixtures.CLASSES, 1);
            Phase explodes = Phase.of(
                    "explode",
                    1,
                    LearningRate.constant(Double.MAX_VALUE),
                    step -> step.loss(step.next(batches), BatchNormMode.TRAIN));
            TrainingLoop loop = new TrainingLoop(TrainingSession.of(1, TrainingListener.NONE), model, Sgd.PLAIN);

            assertThatThrownBy(() -> loop.run(List.of(explodes)))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("weight");
        }
    }

    @Test
    void timeAndSamplesOfAnEarlierAttemptCount() {
        Path checkpoint = folder.resolve("checkpoint.safetensors");
        TrainingListener stopsAtSeven = (phase, step, total, loss, drawn) -> {
            if (step == 7) {
                Thread.currentThread().interrupt();
            }
        };
        TrainingSession first = TrainingSession.resumable(7, stopsAtSeven, checkpoint, 6);
        assertThatThrownBy(() -> trainTwoPhases(first)).isInstanceOf(CancellationException.class);
        TrainingSession second = TrainingSession.resumable(7, TrainingListener.NONE, checkpoint, 6);
        double before = second.seconds();

        trainTwoPhases(second);

        assertThat(before).isBetween(0.001, first.seconds());
        assertThat(second.seconds()).isGreaterThan(before);
        assertThat(second.samples()).isEqualTo(160);
    }

    @Test
    void aStopRuleEndsThePhaseAndIsNoted() {
        TrainingSession session = TrainingSession.of(1, TrainingListener.NONE);
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 1)) {
            Phase phase = phase("train", 20, batches(Fixtures.CLASSES, 1))
                    .until(new StopRule(4, step -> session.steps() >= 6 ? Optional.of("enough") : Optional.empty()));

            new TrainingLoop(session, model, Sgd.PLAIN).run(List.of(phase));

            assertThat(session.steps()).isEqualTo(8);
            assertThat(session.notes()).containsExactly("Phase train ended after 8 steps: enough.");
        }
    }

    @Test
    void frozenParametersDoNotMoveEvenByWeightDecay() {
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 1)) {
            Map<String, String> before = state(model);
            Phase phase = phase("train", 3, batches(Fixtures.CLASSES, 1))
                    .only(tensor -> tensor.name().startsWith("fc."));

            new TrainingLoop(TrainingSession.of(1, TrainingListener.NONE), model, new Sgd(0.9, false, 0.1))
                    .run(List.of(phase));

            Map<String, String> after = state(model);
            assertThat(model.parameterNames())
                    .filteredOn(name -> !Objects.equals(after.get(name), before.get(name)))
                    .containsExactly("fc.weight", "fc.bias");
        }
    }

    @Test
    void clippingBoundsTheStep() {
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 1);
                Classifier before = model.copy()) {
            Phase phase = phase("train", 1, batches(Fixtures.CLASSES, 1)).clippedTo(0.01);

            new TrainingLoop(TrainingSession.of(1, TrainingListener.NONE), model, Sgd.PLAIN).run(List.of(phase));

            try (NDManager manager = Torch.engine().newManager();
                    NDArray squares = GradientMode.off(() -> model.squaredDistance(before, manager))) {
                assertThat(Math.sqrt(squares.getFloat())).isBetween(0.00049, 0.000501);
            }
        }
    }

    @Test
    void changedGradientsDecideTheStep() {
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 1);
                Classifier plain = model.copy()) {
            Map<String, String> before = state(model);
            Phase phase = phase("train", 3, batches(Fixtures.CLASSES, 1));
            Phase masked = phase("train", 3, batches(Fixtures.CLASSES, 1)).changing(gradients -> {
                Map<String, NDArray> changed = new TreeMap<>(gradients);
                gradients.forEach((name, gradient) ->
                        changed.put(name, name.startsWith("fc.") ? gradient : gradient.zerosLike()));
                return changed;
            });
            Sgd sgd = new Sgd(0.9, false, 0);

            new TrainingLoop(TrainingSession.of(1, TrainingListener.NONE), model, sgd).run(List.of(masked));
            new TrainingLoop(TrainingSession.of(1, TrainingListener.NONE), plain, sgd)
                    .run(List.of(phase.only(tensor -> tensor.block().equals("head"))));

            assertThat(state(model)).isNotEqualTo(before).isEqualTo(state(plain));
        }
    }

    @Test
    void anUnchangedGradientTakesTheFusedStep() {
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 1);
                Classifier fused = model.copy()) {
            Phase phase = phase("train", 3, batches(Fixtures.CLASSES, 1)).clippedTo(0.5);
            Phase changed = phase("train", 3, batches(Fixtures.CLASSES, 1))
                    .clippedTo(0.5)
                    .changing(gradients -> gradients);
            Sgd sgd = new Sgd(0.9, true, 1e-3);

            new TrainingLoop(TrainingSession.of(1, TrainingListener.NONE), model, sgd).run(List.of(changed));
            new TrainingLoop(TrainingSession.of(1, TrainingListener.NONE), fused, sgd).run(List.of(phase));

            for (int i = 0; i < model.parameters().size(); i++) {
                assertThat(model.parameters().get(i).toFloatArray())
                        .containsExactly(fused.parameters().get(i).toFloatArray(), within(1e-6f));
            }
        }
    }

    @Test
    void phasesWithOptimisersOfTheirOwnResumeToo() {
        Path checkpoint = folder.resolve("checkpoint.safetensors");
        TrainingListener stopsAtSeven = (phase, step, total, loss, drawn) -> {
            if (step == 7) {
                Thread.currentThread().interrupt();
            }
        };
        assertThatThrownBy(() -> trainByTwoOptimisers(TrainingSession.resumable(7, stopsAtSeven, checkpoint, 3)))
                .isInstanceOf(CancellationException.class);

        var resumed = trainByTwoOptimisers(TrainingSession.resumable(7, TrainingListener.NONE, checkpoint, 3));

        assertThat(resumed).isEqualTo(trainByTwoOptimisers(TrainingSession.of(7, TrainingListener.NONE)));
    }

    private Map<String, String> trainByTwoOptimisers(TrainingSession session) {
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 7)) {
            BatchStream batches = batches(Fixtures.CLASSES, 7);
            Phase byAdam = phase("adam", 3, batches).by("adam", AdamW.withDecay(0.01));
            new TrainingLoop(session, model, Sgd.of(Fixtures.RECIPE))
                    .run(List.of(phase("sgd", 2, batches), byAdam, phase("sgd", 2, batches), byAdam));
            return state(model);
        }
    }

    private double accuracyAfterTraining(Task task) {
        Recipe recipe = new Recipe(
                Fixtures.TINY, 12, 16, 0.1, 0.9, true, 5e-4, Recipe.Schedule.TRIANGLE, Recipe.Augmentation.FLIP);
        try (Classifier model = Classifier.create(Fixtures.TINY, task, 3)) {
            BatchStream batches = batches(task, 3);
            new TrainingLoop(TrainingSession.of(3, TrainingListener.NONE), model, Sgd.of(recipe))
                    .run(List.of(Phase.of("train", recipe, batches)));
            Samples fresh = Samples.open(Fixtures.dataset(folder, task, Map.of("test", 60)), "test");
            float[][] logits = new Evaluation(model).logits(fresh);
            int right = 0;
            for (int i = 0; i < logits.length; i++) {
                right += predicts(task, logits[i], fresh.labels(i)) ? 1 : 0;
            }
            return (double) right / logits.length;
        }
    }

    private static boolean predicts(Task task, float[] logits, byte[] labels) {
        if (task.kind() == Task.Kind.MULTI_LABEL) {
            return logits[0] > 0 == (labels[0] == 1) && logits[1] > 0 == (labels[1] == 1);
        }
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best == labels[0];
    }

    private Classifier trained(long seed) {
        Classifier model = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, seed);
        new TrainingLoop(TrainingSession.of(seed, TrainingListener.NONE), model, Sgd.of(Fixtures.RECIPE))
                .run(List.of(phase("train", 5, batches(Fixtures.CLASSES, seed))));
        return model;
    }

    private Map<String, String> trainTwoPhases(TrainingSession session) {
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 7)) {
            BatchStream batches = batches(Fixtures.CLASSES, 7);
            new TrainingLoop(session, model, Sgd.of(Fixtures.RECIPE))
                    .run(List.of(phase("first", 5, batches), phase("second", 5, batches)));
            return state(model);
        }
    }

    private BatchStream batches(Task task, long seed) {
        return new BatchStream(
                "train", Fixtures.samples(folder, task, 96), 16, Recipe.Augmentation.FLIP_CROP.transformation(), seed);
    }

    private static Phase phase(String name, int steps, BatchStream batches) {
        return Phase.of(
                name, steps, LearningRate.constant(0.05), step -> step.loss(step.next(batches), BatchNormMode.TRAIN));
    }

    private static Map<String, String> state(Classifier model) {
        Map<String, String> state = new TreeMap<>();
        model.state().forEach((name, tensor) -> state.put(name, java.util.Arrays.toString(tensor.values())));
        return state;
    }
}
