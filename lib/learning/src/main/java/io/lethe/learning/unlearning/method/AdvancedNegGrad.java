package io.lethe.learning.unlearning.method;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.LearningRate;
import io.lethe.learning.training.Phase;
import io.lethe.learning.training.Recipe;
import io.lethe.learning.training.Recipe.Augmentation;
import io.lethe.learning.training.Sgd;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.HeldOutHardness;
import io.lethe.learning.unlearning.UnlearningMethod;

/**
 * Descent on the retain set and ascent on the forget set in the same step: Advanced NegGrad, also NegGrad+.
 *
 * <p>Kurmanji, Triantafillou, Hayes, Triantafillou: <a href="https://arxiv.org/abs/2302.09880">Towards Unbounded
 * Machine Unlearning</a>, NeurIPS 2023; Choi and Na, <a href="https://arxiv.org/abs/2311.02240">Towards Machine
 * Unlearning Benchmarks</a>, 2023. Minimises {@code a·loss(retain batch) − b·loss(forget batch)}, two forward passes
 * and one backward. Needs both sets and gradients.
 *
 * <p>Departures. Ascent is on hardness instead of the loss ({@link io.lethe.learning.training.Losses#hardness}), which
 * orders images alike: a network that fits its training set to seven digits leaves the loss no gradient, and the
 * publications' settings then change nothing. The publications ascend without bound, and sooner or later the forget
 * set's losses are so large that they give it away; here they count no further than those of held-out people
 * ({@link HeldOutHardness}), so that more steps do no harm. Forget images are shown as they are, not augmented, for it
 * is these very images that somebody could ask about. Retain images are augmented as in training, and shifted where
 * training did without: images that are fitted exactly have no gradient left to hold on to, and strangers would be
 * answered worse with every step. Batch normalisation keeps its statistics on the forget set. Gradients are clipped.
 * Approximate.
 *
 * <p>The defaults were tuned on synthetic faces (4,176 images) and on the CMU Face Images (370 images), and are the
 * same for both.
 *
 * @param epochs passes over the retain set, at least 1
 * @param minimumSteps takes more passes when the retain set is so small that they would be fewer steps, at least 0
 * @param batchSize samples of the retain set a step, at least 1
 * @param forgetBatchSize samples of the forget set a step, at least 1
 * @param retainWeight a, at least 0
 * @param forgetWeight b, at least 0
 * @param learningRate η, peak of a cosine that ends at 0; above 0
 * @param momentum μ, in [0, 1)
 * @param maxGradientNorm gradients are scaled down to this global L2 norm; above 0
 */
@AutoService(UnlearningMethod.class)
public record AdvancedNegGrad(
        int epochs,
        int minimumSteps,
        int batchSize,
        int forgetBatchSize,
        double retainWeight,
        double forgetWeight,
        double learningRate,
        double momentum,
        double maxGradientNorm)
        implements UnlearningMethod {

    public AdvancedNegGrad() {
        this(2, 100, 64, 32, 1, 0.3, 0.02, 0.9, 1);
    }

    public AdvancedNegGrad {
        if (epochs < 1 || batchSize < 1 || forgetBatchSize < 1 || minimumSteps < 0) {
            throw new IllegalArgumentException(
                    "epochs, batchSize and forgetBatchSize must be at least 1, minimumSteps at least 0");
        }
        if (!(retainWeight >= 0) || !(forgetWeight >= 0) || !(learningRate > 0)) {
            throw new IllegalArgumentException(
                    "retainWeight and forgetWeight must be at least 0, learningRate above 0");
        }
    }

    @Override
    public String name() {
        return "advanced-neg-grad";
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        HeldOutHardness strangers = task.heldOutHardness();
        var retain = task.batches("retain", task.retain(), batchSize, retainAugmentation(task.recipe()));
        var forget = task.batches("forget", task.forget(), forgetBatchSize, Augmentation.NONE);
        long steps = Math.max(minimumSteps, (long) epochs * retain.batchesPerEpoch());
        Phase phase = Phase.of("forget", steps, LearningRate.cosine(learningRate), step -> {
            NDArray keep = step.loss(step.next(retain), BatchNormMode.TRAIN);
            Batch drop = step.next(forget);
            NDArray hardness = step.losses().hardness(step.logits(drop.images(), BatchNormMode.FROZEN), drop);
            return keep.mul((float) retainWeight).sub(strangers.bound(hardness).mul((float) forgetWeight));
        });
        task.train(model, new Sgd(momentum, false, 0), phase.clippedTo(maxGradientNorm));
    }

    private static Augmentation retainAugmentation(Recipe recipe) {
        return recipe.augmentation() == Augmentation.NONE ? Augmentation.CROP : recipe.augmentation();
    }
}
