package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.times;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.Recipe;
import io.lethe.learning.training.Recipe.Augmentation;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.HeldOutHardness;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Set;

/**
 * Descent on the retain set and ascent on the forget set in the same step, as NegGrad+ has it, but no further than
 * people whom the model has never seen: this project's method.
 *
 * <p>Ascent is on hardness instead of the loss ({@link io.lethe.learning.training.Losses#hardness}), which orders
 * images alike: a network that fits its training set to seven digits leaves the loss no gradient. Each forgotten image
 * counts no further than held-out people of its rank ({@link HeldOutHardness}), so that more steps do no harm: losses
 * beyond theirs would give people away as plainly as none. Forget images are shown as they are, for it is these very
 * images that somebody could ask about; retain images are augmented as in training, and shifted where training did
 * without: images that are fitted exactly have no gradient left to hold on to. Batch normalisation keeps its statistics
 * on the forget set. Approximate.
 *
 * <p>The defaults were tuned on synthetic faces (4,176 images) and on the CMU Face Images (370 images), and are the
 * same for both.
 */
@AutoService(UnlearningMethod.class)
public record BoundedAscent(
        Descent descent,

        @Parameter(value = "samples of who goes in a step", min = 1)
        int forgetBatchSize,

        @Parameter(value = "weight of the loss of who stays", min = 0)
        double retainWeight,

        @Parameter(
                value = "weight of the hardness of who goes",
                min = 0,
                search = {0.05, 1},
                logarithmic = true)
        double forgetWeight)
        implements UnlearningMethod {

    public BoundedAscent() {
        this(Descent.sgd(2, 64, 0.02, 0.9, 0).with(Schedule.COSINE).clippedTo(1).atLeast(100), 32, 1, 0.3);
    }

    @Override
    public String name() {
        return "bounded-ascent";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Descends the loss of who stays, and makes who goes as hard for the model as people it has never seen.",
                "Lethe; after NegGrad+ of Kurmanji et al., NeurIPS 2023, arXiv:2302.09880",
                Set.of(Reads.FORGET, Reads.RETAIN, Reads.HELD_OUT));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        double steps = descent.epochUnits(sizes.retain(), sizes);
        return steps * (1 + (double) Math.min(forgetBatchSize, sizes.forget()) / descent.batchSize());
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        HeldOutHardness heldOut = task.heldOutHardness();
        var retain = task.batches("retain", task.retain(), descent.batchSize(), retainAugmentation(task.recipe()));
        var forget = task.batches("forget", task.forget(), forgetBatchSize, Augmentation.NONE);
        var phase = descent.phase("forget", retain, step -> {
            NDArray keep = step.loss(step.next(retain), descent.batchNorm());
            Batch drop = step.next(forget);
            NDArray hardness = step.losses().hardness(step.logits(drop.images(), BatchNormMode.FROZEN), drop);
            return times(keep, (float) retainWeight).sub(times(heldOut.bound(hardness), (float) forgetWeight));
        });
        task.train(model, descent.optimizer(), phase);
    }

    private Augmentation retainAugmentation(Recipe recipe) {
        if (!descent.augment()) {
            return Augmentation.NONE;
        }
        return recipe.augmentation() == Augmentation.NONE ? Augmentation.CROP : recipe.augmentation();
    }
}
