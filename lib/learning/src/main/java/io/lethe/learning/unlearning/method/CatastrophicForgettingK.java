package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.times;

import com.google.auto.service.AutoService;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Further training of the last blocks on the retain set, the first ones frozen: CF-k.
 *
 * <p>Goel, Prabhu, Sanyal, Lim, Torr, Kumaraguru: <a href="https://arxiv.org/abs/2201.06640">Towards Adversarial
 * Evaluations for Inexact Machine Unlearning</a>, 2022. Minimises the task's loss on the retain set plus {@code λ/2}
 * times the squared distance of the trained weights from the original's. Approximate, and a weak baseline: the frozen
 * blocks keep whatever they know of the forget set. Running statistics of frozen blocks move too where statistics do.
 */
@AutoService(UnlearningMethod.class)
public record CatastrophicForgettingK(
        Descent descent,

        @Parameter(
                value = "number of blocks before the output layer that move; all of the network if it has no more",
                min = 0,
                search = {0, 4})
        int blocks,

        @Parameter(
                value = "weight of half the squared distance from the original's weights",
                min = 0,
                search = {1e-5, 1e-1},
                logarithmic = true)
        double penalty)
        implements UnlearningMethod {

    public CatastrophicForgettingK() {
        this(
                Descent.sgd(5, 64, 0.01, 0.9, 0)
                        .with(Schedule.COSINE)
                        .with(BatchNormMode.FROZEN)
                        .atLeast(200),
                1,
                0);
    }

    @Override
    public String name() {
        return "cf-k";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Trains the last blocks on who stays; the first ones stay as they are.",
                "Goel et al.: Towards Adversarial Evaluations for Inexact Machine Unlearning, 2022, arXiv:2201.06640",
                Set.of(Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "CF-3 of Choi and Na: the last two stages and the output layer, 2 epochs at 0.001",
                        new CatastrophicForgettingK(Descent.sgd(2, 64, 0.001, 0, 0), 2, 0)),
                "deep-unlearn",
                new Profile(
                        "Cadet et al.: the last block, 10 epochs from 0.01 in steps, penalty 0.1",
                        new CatastrophicForgettingK(
                                Descent.sgd(10, 256, 0.01, 0, 0)
                                        .with(Schedule.MILESTONES)
                                        .with(BatchNormMode.FROZEN)
                                        .withoutAugmentation(),
                                1,
                                0.1)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return descent.epochUnits(sizes.retain(), sizes);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        List<String> moving = model.network().lastBlocks(blocks);
        var retain = descent.batches(task, "retain", task.retain());
        var phase = descent.phase("fine-tune", retain, step -> {
            var loss = step.loss(step.next(retain), descent.batchNorm());
            return penalty == 0 ? loss : loss.add(times(step.squaredDistance(task.original()), (float) (penalty / 2)));
        });
        task.train(model, descent.optimizer(), phase.only(tensor -> moving.contains(tensor.block())));
    }
}
