package io.lethe.learning.unlearning.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.training.Adam;
import io.lethe.learning.training.LearningRate;
import io.lethe.learning.training.Objective;
import io.lethe.learning.training.Phase;
import io.lethe.learning.training.Sgd;
import io.lethe.learning.training.Step;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.SplittableRandom;

/**
 * Training on noise that the model answers as differently from the forget set as possible, then on the retain set:
 * UNSIR.
 *
 * <p>Tarun, Chundawat, Mandal, Kankanhalli: <a href="https://arxiv.org/abs/2111.08947">Fast yet Effective Machine
 * Unlearning</a>, 2021, in the form that Choi and Na, <a href="https://arxiv.org/abs/2311.02240">Towards Machine
 * Unlearning Benchmarks</a>, 2023, gave it for forgetting people. <i>Impair</i>: noise learns, by Adam, to maximise the
 * squared distance of its logits from those of a forget batch; the model then learns to answer it with the labels of a
 * retain batch, beside that retain batch itself. <i>Repair</i>: training on the retain set. Needs both sets and
 * gradients with respect to images.
 *
 * <p>Departures: batch normalisation keeps its statistics on noise, which would otherwise spoil them; noise and forget
 * batches of any size are paired, where the published code skips those that differ; gradients are clipped. Approximate.
 *
 * @param impairEpochs passes over the forget set, at least 1
 * @param repairEpochs passes over the retain set, at least 0
 * @param minimumSteps takes more passes where impairing or repairing would take fewer steps, at least 0
 * @param batchSize samples a step, at least 1
 * @param noiseSteps steps in which noise learns, at least 1
 * @param noiseLearningRate rate of Adam, for pixel values in 0…1; above 0
 * @param learningRate η, constant; in repair it falls to 0 by a cosine; above 0
 * @param momentum μ, in [0, 1)
 * @param maxGradientNorm gradients are scaled down to this global L2 norm; above 0
 */
@AutoService(UnlearningMethod.class)
public record Unsir(
        int impairEpochs,
        int repairEpochs,
        int minimumSteps,
        int batchSize,
        int noiseSteps,
        double noiseLearningRate,
        double learningRate,
        double momentum,
        double maxGradientNorm)
        implements UnlearningMethod {

    private static final int WHITE = 255;

    public Unsir() {
        this(2, 1, 50, 64, 5, 0.01, 0.05, 0.9, 5);
    }

    public Unsir {
        if (impairEpochs < 1 || repairEpochs < 0 || minimumSteps < 0 || batchSize < 1 || noiseSteps < 1) {
            throw new IllegalArgumentException("impairEpochs, batchSize and noiseSteps must be at least 1, repairEpochs"
                    + " and minimumSteps at least 0");
        }
        if (!(noiseLearningRate > 0) || !(learningRate > 0)) {
            throw new IllegalArgumentException("learning rates must be above 0");
        }
    }

    @Override
    public String name() {
        return "unsir";
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var retain = task.batches("retain", task.retain(), batchSize);
        var forget = task.batches("forget", task.forget(), batchSize);
        long impairSteps = Math.max(minimumSteps, (long) impairEpochs * forget.batchesPerEpoch());
        long repairSteps =
                repairEpochs == 0 ? 0 : Math.max(minimumSteps, (long) repairEpochs * retain.batchesPerEpoch());
        task.train(
                model,
                new Sgd(momentum, false, 0),
                Phase.of(
                                "impair",
                                impairSteps,
                                LearningRate.constant(learningRate),
                                impair(model.architecture(), retain, forget))
                        .clippedTo(maxGradientNorm),
                Phase.of(
                                "repair",
                                repairSteps,
                                LearningRate.cosine(learningRate),
                                step -> step.loss(step.next(retain), BatchNormMode.TRAIN))
                        .clippedTo(maxGradientNorm));
    }

    private Objective impair(Architecture architecture, BatchStream retain, BatchStream forget) {
        return step -> {
            Batch keep = step.next(retain);
            Batch drop = step.next(forget);
            String paired = ":" + Math.min(keep.size(), drop.size());
            NDArray noise = distantNoise(step, drop.images().get(paired), architecture);
            Batch impairing = new Batch(noise, keep.labels().get(paired));
            NDArray keeping = step.loss(keep, BatchNormMode.TRAIN);
            return keeping.add(step.loss(impairing, BatchNormMode.FROZEN));
        };
    }

    /** Noise, as the network takes it, whose logits are far from those of the forget batch. */
    private NDArray distantNoise(Step step, NDArray forget, Architecture architecture) {
        NDArray target = GradientMode.off(() -> step.logits(forget, BatchNormMode.FROZEN));
        NDArray pixels = gaussian(step, forget.getShape());
        pixels.setRequiresGradient(true);
        Adam adam = new Adam(pixels, noiseLearningRate);
        for (int i = 0; i < noiseSteps; i++) {
            NDArray logits = step.logits(normalised(pixels, architecture), BatchNormMode.FROZEN);
            NDArray closeness = logits.sub(target).square().mean().neg();
            adam.descend(step.gradients(closeness, pixels).get(0));
        }
        return GradientMode.off(() -> normalised(pixels.clip(0, 1), architecture));
    }

    private static NDArray gaussian(Step step, Shape shape) {
        SplittableRandom random = step.random();
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return step.manager().create(values, shape);
    }

    private static NDArray normalised(NDArray pixels, Architecture architecture) {
        return pixels.mul(WHITE).sub(architecture.mean()).div(architecture.deviation());
    }
}
