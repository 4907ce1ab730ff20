package io.lethe.learning.unlearning.method;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.LearningRate;
import io.lethe.learning.training.Phase;
import io.lethe.learning.training.Recipe.Augmentation;
import io.lethe.learning.training.Sgd;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.HeldOutHardness;
import io.lethe.learning.unlearning.UnlearningMethod;

/**
 * Gradient ascent on the forget set: NegGrad.
 *
 * <p>Baseline of Choi and Na, <a href="https://arxiv.org/abs/2311.02240">Towards Machine Unlearning Benchmarks</a>,
 * 2023. Needs the forget set and gradients. Departures, for the reasons given at {@link AdvancedNegGrad}: ascent is on
 * hardness, no further than held-out people's, on images that are not augmented; gradients are clipped, and batch
 * normalisation keeps the statistics of the whole training set instead of taking on those of a few people. As nothing
 * pulls back what overshoots, there is no momentum by default. The length counts passes over the forget set, where the
 * published code takes as many steps as the retain set has batches.
 *
 * <p>Approximate, and a weak baseline: nothing holds on to what is to be kept.
 *
 * @param epochs longest ascent, as passes over the forget set, at least 1
 * @param minimumSteps longest ascent where those would be fewer steps, at least 0
 * @param batchSize samples a step, at least 1
 * @param learningRate η, peak of a cosine that ends at 0; above 0
 * @param momentum μ, in [0, 1)
 * @param maxGradientNorm gradients are scaled down to this global L2 norm; above 0
 */
@AutoService(UnlearningMethod.class)
public record NegGrad(
        int epochs, int minimumSteps, int batchSize, double learningRate, double momentum, double maxGradientNorm)
        implements UnlearningMethod {

    public NegGrad() {
        this(10, 100, 32, 0.005, 0, 1);
    }

    public NegGrad {
        if (epochs < 1 || batchSize < 1 || minimumSteps < 0 || !(learningRate > 0)) {
            throw new IllegalArgumentException(
                    "epochs and batchSize must be at least 1, minimumSteps at least 0, learningRate above 0");
        }
    }

    @Override
    public String name() {
        return "neg-grad";
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        HeldOutHardness strangers = task.heldOutHardness();
        var forget = task.batches("forget", task.forget(), batchSize, Augmentation.NONE);
        long steps = Math.max(minimumSteps, (long) epochs * forget.batchesPerEpoch());
        Phase phase = Phase.of("ascend", steps, LearningRate.cosine(learningRate), step -> {
            Batch batch = step.next(forget);
            NDArray hardness = step.losses().hardness(step.logits(batch.images(), BatchNormMode.FROZEN), batch);
            return strangers.bound(hardness).neg();
        });
        task.train(model, new Sgd(momentum, false, 0), phase.clippedTo(maxGradientNorm));
    }
}
