package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.dividedBy;
import static io.lethe.learning.torch.Numbers.times;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.Initialiser;
import io.lethe.learning.model.TensorSpec.Kind;
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
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Map;
import java.util.Set;

/**
 * Draws the first convolution and the output layer anew, learns the original's answers without labels, and then labels
 * and answers of the retain set: KDE.
 *
 * <p>An entry of the NeurIPS 2023 unlearning challenge, as Cadet et al., <a
 * href="https://arxiv.org/abs/2410.01276">Deep Unlearn</a>, 2024, benchmark it. First {@code KL(original ‖ student)} at
 * temperature T, then {@code loss + 2·KL}, which has the gradient of the published sum of soft cross entropy, cross
 * entropy and divergence; no factor T². The publication takes held-out people for the first part, whom the model then
 * knows; here it takes the retain set unless asked. A network without a convolution in its first block keeps that
 * block. Approximate.
 */
@AutoService(UnlearningMethod.class)
public record Kde(
        Descent descent,

        @Parameter(
                value = "passes without labels",
                min = 0,
                search = {0, 10})
        int warmUpEpochs,

        @Parameter(
                value = "learning rate of these passes",
                above = 0,
                search = {1e-5, 1e-1},
                logarithmic = true)
        double warmUpRate,

        @Parameter(
                value = "divides the logits of original and student",
                above = 0,
                search = {0.5, 5})
        double temperature,

        @Parameter("whether these passes are over held-out people, whom the model knows afterwards")
        boolean warmUpOnHeldOut)
        implements UnlearningMethod {

    public Kde() {
        this(Descent.sgd(4, 64, 0.01, 0.9, 5e-4).with(Schedule.COSINE).atLeast(200), 3, 0.01, 5, false);
    }

    @Override
    public String name() {
        return "kde";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Draws the first and the last layer anew, and teaches them the original's answers about who stays.",
                "NeurIPS 2023 unlearning challenge; Cadet et al.: Deep Unlearn, 2024, arXiv:2410.01276",
                warmUpOnHeldOut
                        ? Set.of(Reads.RETAIN, Reads.HELD_OUT, Reads.TRAINS_ON_HELD_OUT)
                        : Set.of(Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        Descent published = Descent.sgd(3, 64, 0.001, 0.9, 5e-4)
                .with(Schedule.COSINE_BY_EPOCH)
                .withoutAugmentation();
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Cadet et al.: 3 and 3 epochs at 0.0009 and 0.001, T 5; the first ones on the retain set",
                        new Kde(published, 3, 9e-4, 5, false)),
                Profile.RELEASED,
                new Profile(
                        "Cadet et al. as released: trains on held-out people, which their validation accuracy profits"
                                + " from; nothing that is calibrated on these people holds afterwards",
                        new Kde(published, 3, 9e-4, 5, true)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        // How many held-out people there are is not known here; they are taken for as many as who stays.
        return 4.0 / 3 * (descent.epochUnits(sizes.retain(), sizes) + warmUp().epochUnits(sizes.retain(), sizes));
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        drawAnew(model, task);
        Descent warmUp = warmUp();
        if (warmUpEpochs > 0) {
            var unlabelled = warmUp.batches(task, "warm-up", warmUpOnHeldOut ? task.heldOut() : task.retain());
            Phase phase = Phase.of(
                    "warm-up",
                    (long) warmUpEpochs * unlabelled.batchesPerEpoch(),
                    LearningRate.constant(warmUpRate),
                    answers(task, unlabelled));
            task.train(model, warmUp.optimizer(), warmUp.clip(phase));
        }
        var retain = descent.batches(task, "retain", task.retain());
        task.train(model, descent.optimizer(), descent.phase("distil", retain, labelsAndAnswers(task, retain)));
    }

    private Descent warmUp() {
        return descent.over(Math.max(1, warmUpEpochs)).atLeast(0);
    }

    /** The output layer as its network draws it, and convolutions of the first block as torch does. */
    private static void drawAnew(Classifier model, ForgetTask task) {
        String head = model.network().lastBlocks(0).get(0);
        String first = model.network().blocks().get(0);
        model.initialise(spec -> spec.block().equals(head), task.seed("kde"));
        model.change(
                spec -> spec.block().equals(first) && spec.kind() == Kind.CONVOLUTION,
                (spec, kernel) -> task.drawn(kernel.getManager(), spec, Initialiser.byFanIn(spec), "kde"));
    }

    private Objective answers(ForgetTask task, BatchStream unlabelled) {
        return step -> {
            NDArray images = step.next(unlabelled).images();
            return divergence(task, step, images, step.logits(images, descent.batchNorm()));
        };
    }

    private Objective labelsAndAnswers(ForgetTask task, BatchStream retain) {
        return step -> {
            Batch batch = step.next(retain);
            NDArray logits = step.logits(batch.images(), descent.batchNorm());
            NDArray divergence = divergence(task, step, batch.images(), logits);
            return step.losses().loss(logits, batch).add(times(divergence, 2f));
        };
    }

    private NDArray divergence(ForgetTask task, Step step, NDArray images, NDArray logits) {
        return dividedBy(step.losses().divergence(task.original().predict(images), logits, temperature), (float)
                (temperature * temperature));
    }
}
