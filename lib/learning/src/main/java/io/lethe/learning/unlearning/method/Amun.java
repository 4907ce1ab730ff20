package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.atMost;
import static io.lethe.learning.torch.Numbers.times;
import static io.lethe.learning.torch.Numbers.toThe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.Losses;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Pixels;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Trains on the forget set beside its nearest adversarial images, under the wrong answers that the original gives to
 * these: AMUN.
 *
 * <p>Ebrahimpour-Boroojeny, Sundaram, Chandrasekaran: <a href="https://arxiv.org/abs/2503.00917">AMUN: Adversarial
 * Machine UNlearning</a>, 2025. Each forget image climbs the original's loss, a tenth of a radius at a time along the
 * gradient, within that radius in the L2 norm of its pixels of 0…1, until the answer is wrong; the radius doubles
 * whenever that takes too many steps. An image that is answered wrongly from the start is its own adversarial image,
 * and one that never is has none. A training batch is drawn from all images, or from the forget set alone, and every
 * forget image in it brings its adversarial image along. These are held in memory, as large as the forget set as the
 * network takes it, and a resumed run searches them again. Approximate; there is no profile {@code paper}, for the
 * authors' rate and number of passes could not be verified.
 */
@AutoService(UnlearningMethod.class)
public record Amun(
        Descent descent,

        @Parameter(value = "steps of the search before the radius doubles", min = 1)
        int attackSteps,

        @Parameter(
                value = "radius of the search at first, in the L2 norm of pixels of 0…1",
                above = 0,
                search = {0.01, 1},
                logarithmic = true)
        double firstRadius,

        @Parameter(value = "how often the radius doubles", min = 0)
        int doublings,

        @Parameter("whether who stays is trained on too") boolean withRetain)
        implements UnlearningMethod {

    private static final float PART_OF_RADIUS = 0.1f;
    private static final float TINY = 1e-10f;

    public Amun() {
        this(Descent.sgd(5, 64, 0.01, 0.9, 5e-4).with(Schedule.COSINE).atLeast(200), 50, 0.04, 10, true);
    }

    /** An adversarial image as the network takes it, {@code [1, 3, height, width]}, and its wrong label. */
    record Adversary(NDArray image, NDArray label) {}

    @Override
    public String name() {
        return "amun";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Trains on who goes beside their nearest adversarial images, under the original's wrong answers.",
                "Ebrahimpour-Boroojeny et al.: Adversarial Machine UNlearning, 2025, arXiv:2503.00917",
                withRetain ? Set.of(Reads.FORGET, Reads.RETAIN) : Set.of(Reads.FORGET));
    }

    /** For a search that finds an adversary within the first radius. */
    @Override
    public double epochUnits(SetSizes sizes) {
        int shown = (withRetain ? sizes.retain() : 0) + sizes.forget();
        double twins = (double) sizes.forget() / shown;
        return descent.epochUnits(shown, sizes) * (1 + twins) + (double) attackSteps * sizes.forget() / sizes.train();
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        try (NDManager manager = Torch.engine().newManager()) {
            Map<Integer, Adversary> adversaries = new HashMap<>();
            task.visit(
                    "attack",
                    task.forget(),
                    descent.batchSize(),
                    (scratch, number, batch) -> adversaries.putAll(attack(manager, task.original(), batch)));
            var all = descent.batches(task, "union", withRetain ? task.union() : task.forget());
            var phase = descent.phase(
                    "adversaries",
                    all,
                    step -> step.loss(accompanied(step.next(all), adversaries), descent.batchNorm()));
            task.train(model, descent.optimizer(), phase);
        }
    }

    private static Batch accompanied(Batch batch, Map<Integer, Adversary> adversaries) {
        NDList images = new NDList(batch.images());
        NDList labels = new NDList(batch.labels());
        for (int row : batch.rows()) {
            Adversary adversary = adversaries.get(row);
            if (adversary != null) {
                images.add(adversary.image());
                labels.add(adversary.label());
            }
        }
        return images.size() == 1 ? batch : new Batch(NDArrays.concat(images), NDArrays.concat(labels));
    }

    /** The nearest adversaries that are found for a batch, by the rows of its images; they belong to the owner. */
    Map<Integer, Adversary> attack(NDManager owner, Classifier original, Batch batch) {
        Attack attack = new Attack(owner, original, batch);
        double radius = firstRadius;
        for (int doubled = 0; doubled <= doublings && attack.open > 0; doubled++) {
            for (int step = 0; step < attackSteps && attack.open > 0; step++) {
                attack.step(radius);
            }
            radius *= 2;
        }
        return attack.found;
    }

    /** The search around the images of one batch, all at once. */
    private static final class Attack {

        private final NDManager owner;
        private final Classifier original;
        private final Pixels pixels;
        private final Batch batch;
        private final NDArray start;
        private final NDArray moved;
        private final float[] searching;
        private final Map<Integer, Adversary> found = new HashMap<>();
        private int open;

        Attack(NDManager owner, Classifier original, Batch batch) {
            this.owner = owner;
            this.original = original;
            this.batch = batch;
            pixels = new Pixels(original.architecture());
            start = pixels.of(batch.images());
            moved = start.duplicate();
            open = batch.size();
            searching = new float[open];
            Arrays.fill(searching, 1);
        }

        void step(double radius) {
            try (NDManager scratch = owner.newSubManager()) {
                NDArray here = moved.duplicate();
                here.attach(scratch);
                here.setRequiresGradient(true);
                NDArray logits = GradientMode.on(() -> original.logits(pixels.normalised(here), BatchNormMode.FROZEN));
                keepWrongOnes(here, logits);
                if (open == 0) {
                    return;
                }
                NDArray loss = GradientMode.on(() -> new Losses(original.task()).loss(logits, batch));
                NDArray gradient = Torch.engine()
                        .operations()
                        .gradients(loss, List.of(here))
                        .get(0);
                NDArray stride = times(
                                scratch.create(searching, new Shape(searching.length, 1, 1, 1)),
                                (float) radius * PART_OF_RADIUS)
                        .div(length(gradient).add(TINY));
                NDArray way = gradient.mul(stride).add(here).sub(start);
                NDArray within = atMost(times(toThe(length(way).add(TINY), -1), (float) radius), 1f);
                NDArray next = way.mul(within).add(start).clip(0, 1);
                Torch.engine().operations().assign(scratch, List.of(moved), List.of(next));
            }
        }

        private static NDArray length(NDArray images) {
            return images.square().sum(new int[] {1, 2, 3}, true).sqrt();
        }

        private void keepWrongOnes(NDArray here, NDArray logits) {
            NDArray answers = answers(logits);
            float[] wrong = answers.neq(batch.labels())
                    .toType(DataType.FLOAT32, false)
                    .reshape(batch.size(), -1)
                    .max(new int[] {1})
                    .toFloatArray();
            for (int i = 0; i < wrong.length; i++) {
                if (wrong[i] > 0 && searching[i] > 0) {
                    String only = "%d:%d".formatted(i, i + 1);
                    NDArray image = pixels.normalised(here.get(only));
                    NDArray label = answers.get(only).duplicate();
                    image.attach(owner);
                    label.attach(owner);
                    found.put(batch.rows().get(i), new Adversary(image, label));
                    searching[i] = 0;
                    open--;
                }
            }
        }

        /** What the model says, in the form of labels. */
        private NDArray answers(NDArray logits) {
            return original.task().kind() == Task.Kind.SINGLE_LABEL
                    ? logits.argMax(1)
                    : logits.gt(0f).toType(DataType.FLOAT32, false);
        }
    }
}
