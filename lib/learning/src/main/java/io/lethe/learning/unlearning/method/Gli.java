package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.times;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.training.Objective;
import io.lethe.learning.training.Phase;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Pixels;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.Selection;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Map;
import java.util.Set;

/**
 * Trains on retain images that were moved away from what the model answers about the forget set: GLI.
 *
 * <p>Choi, Choi, Lee, Seo, Na: Towards Efficient Machine Unlearning with Data Augmentation: Guided Loss-Increasing
 * (GLI) to Prevent the Catastrophic Model Utility Drop, CVPR workshops 2024, as its released code has it. Each retain
 * batch climbs, step by step along the sign of the gradient, {@code MSE(f(x̃), f(forget batch)) − w·loss(f(x̃), y)},
 * pixels staying in 0…1; then the model takes a step on the loss of the moved images. {@code w} rises over the pass.
 * Now and then the model is looked at, and the best is taken: by NoMUS on held-out people, where the released code
 * looks at those that the outcome is reported on. Batches of unequal size are cut to the smaller one, where the code
 * skips them. Approximate.
 */
@AutoService(UnlearningMethod.class)
public record Gli(
        Descent descent,

        @Parameter(
                value = "steps in which images move",
                min = 1,
                search = {1, 10})
        int noiseSteps,

        @Parameter(
                value = "how far such a step moves a pixel of 0…1",
                above = 0,
                max = 1,
                search = {0.002, 0.05})
        double noiseStep,

        @Parameter(
                value = "weight of the loss for moving images, at first",
                min = 0,
                search = {20, 2000},
                logarithmic = true)
        double firstWeight,

        @Parameter(
                value = "weight of the loss for moving images, in the end",
                min = 0,
                search = {100, 12000},
                logarithmic = true)
        double lastWeight,

        @Parameter(value = "steps between looks at held-out people", min = 1)
        int lookSteps,

        @Parameter(value = "looks without improvement that end it", min = 1)
        int patience)
        implements UnlearningMethod {

    /** Images of the forget set, and as many held-out people's, that a look takes in. */
    private static final int PROBE = 512;

    public Gli() {
        this(
                Descent.sgd(1, 64, 0.005, 0.9, 0)
                        .with(BatchNormMode.FROZEN)
                        .clippedTo(1)
                        .atLeast(100),
                2,
                0.01,
                200,
                1000,
                5,
                5);
    }

    @Override
    public String name() {
        return "gli";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Trains on images of who stays that were moved away from who goes, until held-out people look alike.",
                "Choi et al.: Guided Loss-Increasing, CVPR workshops 2024",
                Set.of(Reads.FORGET, Reads.RETAIN, Reads.HELD_OUT));
    }

    @Override
    public Map<String, Profile> profiles() {
        Descent published = Descent.sgd(1, 64, 0.001, 0, 0).with(BatchNormMode.FROZEN);
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "MUFAC: one pass at 0.001, a look after each step; held-out people decide when to stop, where"
                                + " the code asks the reported splits",
                        new Gli(published, 2, 0.01, 200, 1000, 1, 3)),
                "mucac",
                new Profile("MUCAC: images move in 5 steps", new Gli(published, 5, 0.01, 200, 1000, 1, 3)));
    }

    /** All looks counted; it usually ends earlier. */
    @Override
    public double epochUnits(SetSizes sizes) {
        double steps = descent.epochUnits(sizes.retain(), sizes);
        double paired = Math.min(1, (double) sizes.forget() / descent.batchSize());
        double looks = steps * sizes.train() / Math.min(descent.batchSize(), sizes.retain()) / lookSteps;
        double look = 2.0 / 3 * Math.min(PROBE, sizes.forget()) / sizes.train();
        return steps * paired * (noiseSteps + 4.0 / 3) + looks * look;
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var retain = descent.batches(task, "retain", task.retain());
        var forget = descent.batches(task, "forget", task.forget());
        long steps = descent.steps(retain);
        try (Selection selection = task.selection(Selection.Look::noMus)) {
            Phase phase = descent.phase(
                            "augment", retain, objective(new Pixels(model.architecture()), retain, forget, steps))
                    .until(selection.stopRule(model, lookSteps, patience))
                    .andThen(() -> selection.look(model, steps));
            task.train(model, descent.optimizer(), phase);
            selection.takeBest(model);
        }
    }

    private Objective objective(Pixels pixels, BatchStream retain, BatchStream forget, long steps) {
        return step -> {
            Batch keep = step.next(retain);
            Batch drop = step.next(forget);
            String paired = ":" + Math.min(keep.size(), drop.size());
            NDArray labels = keep.labels().get(paired);
            NDArray away = GradientMode.off(() -> step.logits(drop.images().get(paired), descent.batchNorm()));
            double done = steps == 1 ? 0 : (double) step.number() / (steps - 1);
            float weight = (float) (firstWeight + done * (lastWeight - firstWeight));
            NDArray moved = pixels.climb(step, keep.images().get(paired), noiseSteps, noiseStep, images -> {
                NDArray logits = step.logits(images, descent.batchNorm());
                NDArray loss = step.losses().loss(logits, new Batch(images, labels));
                return logits.sub(away).square().mean().sub(times(loss, weight));
            });
            return step.loss(new Batch(moved, labels), descent.batchNorm());
        };
    }
}
