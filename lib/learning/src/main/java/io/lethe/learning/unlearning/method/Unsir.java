package io.lethe.learning.unlearning.method;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.training.Adam;
import io.lethe.learning.training.LearningRate;
import io.lethe.learning.training.Objective;
import io.lethe.learning.training.Phase;
import io.lethe.learning.training.Step;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Pixels;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Map;
import java.util.Set;

/**
 * Training on noise that the model answers as differently from the forget set as possible, then on the retain set:
 * UNSIR.
 *
 * <p>Tarun, Chundawat, Mandal, Kankanhalli: <a href="https://arxiv.org/abs/2111.08947">Fast yet Effective Machine
 * Unlearning</a>, 2021, in the form that Choi and Na, <a href="https://arxiv.org/abs/2311.02240">Towards Machine
 * Unlearning Benchmarks</a>, 2023, gave it for forgetting people. <i>Impair</i>: noise learns, by Adam, to maximise the
 * squared distance of its logits from those of a forget batch; the model then learns to answer it with the labels of a
 * retain batch, beside that retain batch itself. <i>Repair</i>: training on the retain set. Noise and forget batches of
 * any size are paired, where the published code skips those that differ. Approximate.
 */
@AutoService(UnlearningMethod.class)
public record Unsir(
        Descent descent,

        @Parameter(value = "passes over who stays after the noise", min = 0)
        int repairEpochs,

        @Parameter(
                value = "steps in which noise learns",
                min = 1,
                search = {1, 25})
        int noiseSteps,

        @Parameter(
                value = "rate of Adam on the noise, for pixel values in 0…1",
                above = 0,
                search = {1e-3, 1e-1},
                logarithmic = true)
        double noiseLearningRate,

        @Parameter("what batch normalisation does with noise")
        BatchNormMode noiseBatchNorm)
        implements UnlearningMethod {

    public Unsir() {
        this(
                Descent.sgd(2, 64, 0.05, 0.9, 0)
                        .with(Schedule.COSINE)
                        .clippedTo(5)
                        .atLeast(50),
                1,
                5,
                0.01,
                BatchNormMode.FROZEN);
    }

    @Override
    public String name() {
        return "unsir";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Learns noise that looks unlike who goes, then who stays.",
                "Tarun et al.: Fast yet Effective Machine Unlearning, 2021, arXiv:2111.08947; Choi, Na, 2023,"
                        + " arXiv:2311.02240",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Choi and Na: 2 epochs of noise and 1 of repair at 0.001; on MUFAC their statistics were frozen",
                        new Unsir(
                                Descent.sgd(2, 64, 0.001, 0, 0).with(BatchNormMode.FROZEN),
                                1,
                                5,
                                0.01,
                                BatchNormMode.FROZEN)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        double pairs = descent.epochUnits(Math.min(sizes.forget(), sizes.retain()), sizes);
        double repair = repairEpochs == 0 ? 0 : repair().epochUnits(sizes.retain(), sizes);
        return pairs * (noiseSteps + 1.0 / 3 + 2) + repair;
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var retain = descent.batches(task, "retain", task.retain());
        var forget = descent.batches(task, "forget", task.forget());
        var shorter = forget.batchesPerEpoch() <= retain.batchesPerEpoch() ? forget : retain;
        LearningRate constant = LearningRate.constant(descent.learningRate());
        Phase impair = descent.clip(Phase.of(
                "impair", descent.steps(shorter), constant, impair(new Pixels(model.architecture()), retain, forget)));
        task.train(
                model,
                descent.optimizer(),
                repairEpochs == 0 ? new Phase[] {impair} : new Phase[] {impair, repair().training("repair", retain)});
    }

    /** The schedule is that of the repair; noise is met at a constant rate. */
    private Descent repair() {
        return descent.over(repairEpochs);
    }

    private Objective impair(Pixels pixels, BatchStream retain, BatchStream forget) {
        return step -> {
            Batch keep = step.next(retain);
            Batch drop = step.next(forget);
            String paired = ":" + Math.min(keep.size(), drop.size());
            NDArray noise = distantNoise(step, drop.images().get(paired), pixels);
            Batch impairing = new Batch(noise, keep.labels().get(paired));
            NDArray keeping = step.loss(keep, descent.batchNorm());
            return keeping.add(step.loss(impairing, noiseBatchNorm));
        };
    }

    /** Noise, as the network takes it, whose logits are far from those of the forget batch. */
    private NDArray distantNoise(Step step, NDArray forget, Pixels pixels) {
        NDArray target = GradientMode.off(() -> step.logits(forget, BatchNormMode.FROZEN));
        NDArray noise = step.gaussian(forget.getShape(), step.random());
        noise.setRequiresGradient(true);
        Adam adam = new Adam(noise, noiseLearningRate);
        for (int i = 0; i < noiseSteps; i++) {
            NDArray logits = step.logits(pixels.normalised(noise), BatchNormMode.FROZEN);
            NDArray closeness = logits.sub(target).square().mean().neg();
            adam.descend(step.gradients(closeness, noise).get(0));
        }
        return GradientMode.off(() -> pixels.normalised(noise.clip(0, 1)));
    }
}
