package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.dividedBy;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.training.LearningRate;
import io.lethe.learning.training.Objective;
import io.lethe.learning.training.Phase;
import io.lethe.learning.training.Sgd;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Confuses the model about the forget set, then in turns makes it as like one retained image as like another and trains
 * on the retain set: FCS.
 *
 * <p>An entry of the NeurIPS 2023 unlearning challenge, as Cadet et al., <a
 * href="https://arxiv.org/abs/2410.01276">Deep Unlearn</a>, 2024, benchmark it. One pass over the forget set lowers
 * {@code KL(uniform ‖ answer)}, for independent labels from ½ each. A round then pairs forget with retain batches and
 * lowers {@code −mean log softmax_j(z_f · z_r / τ)}, the retain logits fixed, and passes over the retain set once. Each
 * of the three has an optimiser of its own. Approximate.
 */
@AutoService(UnlearningMethod.class)
public record Fcs(
        Descent descent,

        @Parameter(
                value = "learning rate of the pass that confuses",
                above = 0,
                search = {1e-5, 1e-1},
                logarithmic = true)
        double confusingRate,

        @Parameter(
                value = "learning rate of the contrast, at first",
                above = 0,
                search = {1e-5, 1e-1},
                logarithmic = true)
        double contrastRate,

        @Parameter(
                value = "learning rate of the contrast, in the end",
                min = 0,
                search = {1e-6, 1e-1},
                logarithmic = true)
        double lastContrastRate,

        @Parameter(
                value = "divides the similarities",
                above = 0,
                search = {0.5, 5})
        double temperature)
        implements UnlearningMethod {

    private static final Sgd SIDE = new Sgd(0.9, false, 0);

    public Fcs() {
        this(Descent.sgd(4, 64, 0.01, 0.9, 5e-4).with(Schedule.COSINE).atLeast(200), 0.005, 3e-4, 1e-6, 1.15);
    }

    @Override
    public String name() {
        return "fcs";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Confuses the model about who goes, then blurs them against who stays and trains on who stays in turns.",
                "NeurIPS 2023 unlearning challenge; Cadet et al.: Deep Unlearn, 2024, arXiv:2410.01276",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Cadet et al.: 8 rounds; 0.001 for 64 images is 0.004 for batches of 256",
                        new Fcs(Descent.sgd(8, 256, 0.004, 0.9, 0.01).withoutAugmentation(), 0.005, 3e-4, 1e-6, 1.15)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        int paired = Math.min(sizes.forget(), sizes.retain());
        double contrast = 4.0 / 3 * descent.epochs() * paired;
        return descent.epochUnits(sizes.retain(), sizes) + (sizes.forget() + contrast) / sizes.train();
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var forget = descent.batches(task, "forget", task.forget());
        var retain = descent.batches(task, "retain", task.retain());
        var mates = descent.batches(task, "mates", task.retain());
        Phase confuse =
                Phase.of("confuse", forget.batchesPerEpoch(), LearningRate.constant(confusingRate), uniform(forget));
        task.train(model, SIDE, descent.clip(confuse));
        int rounds = descent.epochs();
        long contrastSteps = Math.min(forget.batchesPerEpoch(), mates.batchesPerEpoch());
        long allRetainSteps = descent.steps(retain);
        List<Phase> phases = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            LearningRate falling = LearningRate.cosine(contrastRate - lastContrastRate)
                    .plus(lastContrastRate)
                    .part(round * contrastSteps, rounds * contrastSteps);
            Phase contrast = Phase.of("contrast", contrastSteps, falling, contrast(forget, mates));
            phases.add(descent.clip(contrast.by("contrast", SIDE)));
            long before = round * allRetainSteps / rounds;
            long steps = (round + 1) * allRetainSteps / rounds - before;
            LearningRate rate = descent.rate(retain).part(before, allRetainSteps);
            phases.add(descent.clip(
                    Phase.of("retain", steps, rate, step -> step.loss(step.next(retain), descent.batchNorm()))));
        }
        task.train(model, descent.optimizer(), phases);
    }

    private Objective uniform(BatchStream forget) {
        return step -> {
            NDArray logits = step.logits(step.next(forget).images(), descent.batchNorm());
            return step.losses().divergence(logits.zerosLike(), logits, 1);
        };
    }

    private Objective contrast(BatchStream forget, BatchStream mates) {
        return step -> {
            NDArray logits = step.logits(step.next(forget).images(), descent.batchNorm());
            NDArray others = GradientMode.off(() -> step.logits(step.next(mates).images(), descent.batchNorm()));
            NDArray similarities = dividedBy(logits.matMul(others.transpose()), (float) temperature);
            return similarities.logSoftmax(1).mean().neg();
        };
    }
}
