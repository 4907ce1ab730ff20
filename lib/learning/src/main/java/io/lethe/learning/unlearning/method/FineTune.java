package io.lethe.learning.unlearning.method;

import com.google.auto.service.AutoService;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.LearningRate;
import io.lethe.learning.training.Phase;
import io.lethe.learning.training.Sgd;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.UnlearningMethod;

/**
 * Further training on the retain set alone, in the hope that the forget set fades: catastrophic forgetting put to use.
 *
 * <p>Baseline of Choi and Na, <a href="https://arxiv.org/abs/2311.02240">Towards Machine Unlearning Benchmarks</a>,
 * 2023, and of the NeurIPS 2023 unlearning challenge, whose rate is the default here: with the benchmark's own 0.001
 * the weights hardly move. Minimises the task's loss on the retain set. Needs the retain set and gradients;
 * {@code epochs} passes. Approximate: nothing pushes the forget set out.
 *
 * @param epochs passes over the retain set, at least 1
 * @param minimumSteps takes more passes when the retain set is so small that they would be fewer steps, at least 0
 * @param batchSize samples a step, at least 1
 * @param learningRate η, peak of a cosine that ends at 0; above 0
 * @param momentum μ, in [0, 1)
 * @param weightDecay L2 penalty, at least 0
 */
@AutoService(UnlearningMethod.class)
public record FineTune(
        int epochs, int minimumSteps, int batchSize, double learningRate, double momentum, double weightDecay)
        implements UnlearningMethod {

    public FineTune() {
        this(5, 200, 64, 0.1, 0.9, 5e-4);
    }

    public FineTune {
        if (epochs < 1 || batchSize < 1 || minimumSteps < 0 || !(learningRate > 0)) {
            throw new IllegalArgumentException(
                    "epochs and batchSize must be at least 1, minimumSteps at least 0, learningRate above 0");
        }
    }

    @Override
    public String name() {
        return "fine-tune";
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var retain = task.batches("retain", task.retain(), batchSize);
        long steps = Math.max(minimumSteps, (long) epochs * retain.batchesPerEpoch());
        task.train(
                model,
                new Sgd(momentum, false, weightDecay),
                Phase.of(
                        "fine-tune",
                        steps,
                        LearningRate.cosine(learningRate),
                        step -> step.loss(step.next(retain), BatchNormMode.TRAIN)));
    }
}
