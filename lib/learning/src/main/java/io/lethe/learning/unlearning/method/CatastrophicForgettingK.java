package io.lethe.learning.unlearning.method;

import com.google.auto.service.AutoService;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.LearningRate;
import io.lethe.learning.training.Phase;
import io.lethe.learning.training.Sgd;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.List;

/**
 * Further training of the last layers on the retain set, the first layers frozen: CF-k.
 *
 * <p>Goel, Prabhu, Sanyal, Lim, Torr, Kumaraguru: <a href="https://arxiv.org/abs/2201.06640">Towards Adversarial
 * Evaluations for Inexact Machine Unlearning</a>, 2022. Minimises the task's loss on the retain set plus {@code λ/2}
 * times the squared distance of the weights from the original's. Needs the retain set and gradients. Blocks are the
 * stages of the network, counted from the end; the output layer always moves. The rate falls by a cosine, where the
 * benchmark of Cadet et al. takes three steps down, and momentum, which their code searches but never passes on, is
 * used.
 *
 * <p>Approximate, and a weak baseline: the frozen layers keep whatever they know of the forget set.
 *
 * @param blocks k, number of stages that move, 0 (the output layer alone) to 5 (everything, the stem included)
 * @param epochs passes over the retain set, at least 1
 * @param minimumSteps takes more passes when the retain set is so small that they would be fewer steps, at least 0
 * @param batchSize samples a step, at least 1
 * @param learningRate η, peak of a cosine that ends at 0; above 0
 * @param momentum μ, in [0, 1)
 * @param penalty λ, at least 0
 * @param batchNorm whether running statistics move; if they do, so do those of the frozen layers
 */
@AutoService(UnlearningMethod.class)
public record CatastrophicForgettingK(
        int blocks,
        int epochs,
        int minimumSteps,
        int batchSize,
        double learningRate,
        double momentum,
        double penalty,
        BatchNormMode batchNorm)
        implements UnlearningMethod {

    /** What each block adds, from the end of the network to its start. */
    private static final List<List<String>> BLOCKS = List.of(
            List.of("layer4."), List.of("layer3."), List.of("layer2."), List.of("layer1."), List.of("conv1.", "bn1."));

    public CatastrophicForgettingK() {
        this(1, 5, 200, 64, 0.01, 0.9, 0, BatchNormMode.FROZEN);
    }

    public CatastrophicForgettingK {
        if (blocks < 0 || blocks > BLOCKS.size()) {
            throw new IllegalArgumentException("blocks must be in 0..%d, not %d".formatted(BLOCKS.size(), blocks));
        }
        if (epochs < 1 || batchSize < 1 || minimumSteps < 0 || !(learningRate > 0) || !(penalty >= 0)) {
            throw new IllegalArgumentException("epochs and batchSize must be at least 1, minimumSteps and penalty at"
                    + " least 0, learningRate above 0");
        }
    }

    @Override
    public String name() {
        return "cf-k";
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var retain = task.batches("retain", task.retain(), batchSize);
        long steps = Math.max(minimumSteps, (long) epochs * retain.batchesPerEpoch());
        Phase phase = Phase.of("fine-tune", steps, LearningRate.cosine(learningRate), step -> {
            var loss = step.loss(step.next(retain), batchNorm);
            return penalty == 0
                    ? loss
                    : loss.add(step.squaredDistance(task.original()).mul((float) (penalty / 2)));
        });
        task.train(model, new Sgd(momentum, false, 0), phase.only(tensor -> moves(tensor.name())));
    }

    private boolean moves(String parameter) {
        return parameter.startsWith("fc.")
                || BLOCKS.subList(0, blocks).stream().flatMap(List::stream).anyMatch(parameter::startsWith);
    }
}
