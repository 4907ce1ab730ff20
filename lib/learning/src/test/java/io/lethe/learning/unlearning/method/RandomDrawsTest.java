package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Task;
import io.lethe.learning.data.Transformation;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.Losses;
import io.lethe.learning.training.TrainingSession;
import io.lethe.learning.unlearning.ClassWeights;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The methods that draw noise, held to their formulas: the loss of a first step worked out from the same draws, and
 * weights after steps that are too small to be seen.
 */
class RandomDrawsTest {

    private static final long SEED = 3;
    private static final double UNSEEN = 1e-12;

    @TempDir
    static Path folder;

    private static Classifier classes;
    private static Classifier labels;
    private static Samples ofClasses;
    private static Samples ofLabels;

    @BeforeAll
    static void start() {
        classes = Classifier.create(Fixtures.CNN, Fixtures.CLASSES, 1);
        labels = Classifier.create(Fixtures.CNN, Fixtures.LABELS, 1);
        ofClasses = Fixtures.samples(folder.resolve("classes"), Fixtures.CLASSES, 16);
        ofLabels = Fixtures.samples(folder.resolve("labels"), Fixtures.LABELS, 16);
    }

    @AfterAll
    static void stop() {
        classes.close();
        labels.close();
    }

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void jitIsTheMeanSlopeTowardsNoisyCopies(Task task) {
        Classifier model = model(task);
        try (NDManager manager = Torch.engine().newManager()) {
            Batch batch = first(manager, model, "forget", forget(task));
            SplittableRandom random = Randomness.generator(SEED, "0/0/flatten", 0);
            float[] images = batch.images().toFloatArray();
            float[] logits = model.predict(batch.images()).toFloatArray();
            float low = batch.images().min().getFloat();
            float high = batch.images().max().getFloat();
            double expected = 0;
            for (int copy = 0; copy < 3; copy++) {
                float[] noisy = Randomness.gaussian(images.length, random);
                for (int i = 0; i < noisy.length; i++) {
                    noisy[i] = Math.max(low, Math.min(high, images[i] + 0.3f * noisy[i]));
                }
                float[] others = model.predict(
                                manager.create(noisy, batch.images().getShape()))
                        .toFloatArray();
                for (int i = 0; i < 4; i++) {
                    expected += distance(logits, others, i, 4) / distance(images, noisy, i, 4) / 3;
                }
            }

            assertThat(firstLoss(new JitLipschitz(unseen(), 3, 0.3), task)).isCloseTo(expected, within(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void rurkAscendsOnNoisyCopies(Task task) {
        Classifier model = model(task);
        try (NDManager manager = Torch.engine().newManager()) {
            Losses losses = new Losses(task);
            Batch keep = first(manager, model, "retain", retain(task));
            Batch drop = first(manager, model, "forget", forget(task));
            NDArray noise = manager.create(
                    Randomness.gaussian(
                            Math.toIntExact(drop.images().size()), Randomness.generator(SEED, "0/0/forget", 0)),
                    drop.images().getShape());
            NDArray noisy = noise.mul(0.5f).add(drop.images());
            double expected = losses.loss(model.predict(keep.images()), keep).getFloat()
                    - 0.2 * losses.loss(model.predict(drop.images()), drop).getFloat()
                    - 0.4 * losses.loss(model.predict(noisy), drop).getFloat();

            assertThat(firstLoss(new Rurk(unseen(), 0.2, 0.4, 0.5, false), task))
                    .isCloseTo(expected, within(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void unsirLabelsNoiseAsWhoStays(Task task) {
        Classifier model = model(task);
        try (NDManager manager = Torch.engine().newManager()) {
            Losses losses = new Losses(task);
            Batch keep = first(manager, model, "retain", retain(task).select(List.of(0, 1, 2, 3)));
            NDArray noise = manager.create(
                            Randomness.gaussian(
                                    Math.toIntExact(keep.images().size()), Randomness.generator(SEED, "0/0/impair", 0)),
                            keep.images().getShape())
                    .clip(0, 1)
                    .mul(255)
                    .sub(128f)
                    .div(64f);
            double expected = losses.loss(model.predict(keep.images()), keep).getFloat()
                    + losses.loss(model.predict(noise), keep).getFloat();

            assertThat(firstLoss(
                            new Unsir(unseen(), 0, 1, UNSEEN, BatchNormMode.FROZEN),
                            task,
                            retain(task).select(List.of(0, 1, 2, 3))))
                    .isCloseTo(expected, within(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void theBadTeacherTeachesWhoGoesOnly(Task task) {
        Classifier model = model(task);
        try (NDManager manager = Torch.engine().newManager();
                Classifier bad = Classifier.create(Fixtures.CNN, task, Randomness.seed(SEED, "bad-teacher"))) {
            Batch drop = first(manager, model, "forget", forget(task));
            double[] student = doubles(model.predict(drop.images()));
            double[] teacher = doubles(bad.predict(drop.images()));
            // Who stays is taught by the original, which the student still is: 4 of 16 images diverge.
            double expected = divergence(task, teacher, student, 2) * 4 / 16;

            assertThat(firstLoss(new BadTeacher(unseen(), 2), task)).isCloseTo(expected, within(1e-5));
        }
    }

    @Test
    void cfwAddsNoiseToTheFirstConvolutionTwice() {
        Map<String, float[]> moved = moved(new Cfw(unseen(), 0.6, 0.3, true));

        assertThat(moved).containsOnlyKeys("layer1.conv.weight");
        assertThat(deviation(Objects.requireNonNull(moved.get("layer1.conv.weight"))))
                .isCloseTo(Math.sqrt(0.36 + 0.09), within(0.15));
    }

    @Test
    void cfwAddsNoiseOnceWhereThePassesAreDone() {
        Map<String, float[]> moved = moved(new Cfw(unseen(), 0, 0.3, true));

        assertThat(moved).containsOnlyKeys("layer1.conv.weight");
        assertThat(deviation(Objects.requireNonNull(moved.get("layer1.conv.weight"))))
                .isCloseTo(0.3, within(0.07));
    }

    @ParameterizedTest
    @MethodSource("io.lethe.learning.unlearning.method.NegGradTest#tasks")
    void cfwWeighsSampleBySample(Task task) {
        Classifier model = model(task);
        try (NDManager manager = Torch.engine().newManager()) {
            // A part of the retain set, whose weights do not add up to their number.
            Batch batch =
                    model.batch(new BatchStream("retain", retain(task), 5, Transformation.NONE, SEED).next(), manager);
            float[] losses =
                    new Losses(task).each(model.predict(batch.images()), batch).toFloatArray();
            float[] weights = ClassWeights.balanced(retain(task)).of(batch).toFloatArray();
            double expected = 0;
            for (int i = 0; i < losses.length; i++) {
                expected += losses[i] * weights[i] / losses.length;
            }
            Descent inParts =
                    Descent.sgd(1, 5, UNSEEN, 0, 0).with(BatchNormMode.FROZEN).withoutAugmentation();

            assertThat(firstLoss(new Cfw(inParts, 0, 0, true), task)).isCloseTo(expected, within(1e-5));
        }
    }

    @Test
    void rniAddsNoiseToSomeTensorsThatHaveNotMovedYet() {
        // Five tensors beside normalisation: three convolutions, weight and bias of the output layer.
        var everything = new Rni(unseen().over(3), 5, 1, 0.5, 1, 1, UNSEEN);
        var some = new Rni(unseen().over(3), 3, 0.7, 0.5, 0, 1, UNSEEN);

        assertThat(moved(everything)).as("all moved in the calm pass").containsOnlyKeys("fc.weight", "fc.bias");
        Map<String, float[]> moved = moved(some);
        moved.keySet().removeAll(List.of("fc.weight", "fc.bias"));
        assertThat(moved.keySet()).allMatch(name -> name.endsWith("conv.weight"));
        moved.values().forEach(change -> assertThat(deviation(change)).isCloseTo(0.5, within(0.12)));
    }

    @Test
    void aruResetsTheShareOfFiltersThatCountMost() {
        Map<String, float[]> moved = moved(new Aru(unseen(), 4, 3, 0.05, 0.25));

        assertThat(moved).containsOnlyKeys("layer1.conv.weight", "layer2.conv.weight", "layer3.conv.weight");
        moved.forEach((name, change) -> {
            int filters = name.startsWith("layer1") ? 8 : name.startsWith("layer2") ? 16 : 32;
            int size = change.length / filters;
            long reset = IntStream.range(0, filters)
                    .filter(f -> norm(Arrays.copyOfRange(change, f * size, (f + 1) * size)) > 1e-3)
                    .count();
            assertThat(reset).as(name).isEqualTo(filters / 4);
        });
    }

    @Test
    void prunesTheShareAskedAndDrawsWeightsButNotBiases() {
        Map<String, float[]> moved = moved(new Prmq(unseen(), 0, 0.5, false));

        long changed = moved.values().stream()
                .mapToLong(change -> IntStream.range(0, change.length)
                        .filter(i -> Math.abs(change[i]) > 1e-9)
                        .count())
                .sum();
        int entries = 8 * 27 + 16 * 72 + 32 * 144 + 32 * 3 + 3;
        assertThat(changed).isCloseTo(entries / 2, within(2L));
    }

    private static Descent unseen() {
        return Descent.sgd(1, 64, UNSEEN, 0, 0).with(BatchNormMode.FROZEN).withoutAugmentation();
    }

    private static Classifier model(Task task) {
        return task.equals(Fixtures.CLASSES) ? classes : labels;
    }

    private static Samples forget(Task task) {
        return (task.equals(Fixtures.CLASSES) ? ofClasses : ofLabels).select(List.of(0, 1, 2, 3));
    }

    private static Samples retain(Task task) {
        return (task.equals(Fixtures.CLASSES) ? ofClasses : ofLabels).without(List.of(0, 1, 2, 3));
    }

    /** The first batch that a method draws from a stream. */
    private static Batch first(NDManager manager, Classifier model, String name, Samples samples) {
        return model.batch(new BatchStream(name, samples, 64, Transformation.NONE, SEED).next(), manager);
    }

    private static double firstLoss(UnlearningMethod method, Task task) {
        return firstLoss(method, task, retain(task));
    }

    private static double firstLoss(UnlearningMethod method, Task task, Samples retain) {
        List<Double> losses = new ArrayList<>();
        unlearn(method, task, retain, losses::add, model -> {});
        return losses.get(0);
    }

    /** How each parameter that moved at all has changed. */
    private static Map<String, float[]> moved(UnlearningMethod method) {
        Map<String, float[]> moved = new TreeMap<>();
        unlearn(
                method,
                Fixtures.CLASSES,
                retain(Fixtures.CLASSES),
                loss -> {},
                model -> classes.state().forEach((name, before) -> {
                    float[] change = Objects.requireNonNull(model.state().get(name))
                            .values()
                            .clone();
                    for (int i = 0; i < change.length; i++) {
                        change[i] -= before.values()[i];
                    }
                    if (norm(change) > 1e-6) {
                        moved.put(name, change);
                    }
                }));
        return moved;
    }

    private static void unlearn(
            UnlearningMethod method, Task task, Samples retain, Consumer<Double> losses, Consumer<Classifier> result) {
        var session = TrainingSession.of(SEED, (phase, step, total, loss, samples) -> losses.accept(loss));
        try (Classifier model = method.unlearn(
                new ForgetTask(model(task), Fixtures.RECIPE, retain, forget(task), forget(task), session))) {
            result.accept(model);
        }
    }

    private static double distance(float[] some, float[] others, int row, int rows) {
        double sum = 0;
        int width = some.length / rows;
        for (int i = row * width; i < (row + 1) * width; i++) {
            sum += Math.pow(some[i] - others[i], 2);
        }
        return Math.sqrt(sum);
    }

    /** Mean over images of KL(teacher ‖ student) at a temperature. */
    private static double divergence(Task task, double[] teacher, double[] student, double temperature) {
        int width = task.outputs();
        int rows = teacher.length / width;
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            for (int i = row * width; i < (row + 1) * width; i++) {
                if (task.kind() == Task.Kind.SINGLE_LABEL) {
                    double q = softmax(teacher, row, width, i, temperature);
                    sum += q * Math.log(q / softmax(student, row, width, i, temperature));
                } else {
                    double q = 1 / (1 + Math.exp(-teacher[i] / temperature));
                    double p = 1 / (1 + Math.exp(-student[i] / temperature));
                    sum += (q * Math.log(q / p) + (1 - q) * Math.log((1 - q) / (1 - p))) / width;
                }
            }
        }
        return sum / rows;
    }

    private static double softmax(double[] logits, int row, int width, int index, double temperature) {
        double sum = 0;
        for (int i = row * width; i < (row + 1) * width; i++) {
            sum += Math.exp(logits[i] / temperature);
        }
        return Math.exp(logits[index] / temperature) / sum;
    }

    private static double[] doubles(NDArray array) {
        float[] values = array.toFloatArray();
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static double deviation(float[] values) {
        return norm(values) / Math.sqrt(values.length);
    }
}
