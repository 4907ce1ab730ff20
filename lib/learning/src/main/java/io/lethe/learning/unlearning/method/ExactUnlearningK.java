package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.times;

import com.google.auto.service.AutoService;
import io.lethe.learning.data.Randomness;
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
 * Training of the last blocks from scratch on the retain set, the first ones frozen: EU-k.
 *
 * <p>Goel, Prabhu, Sanyal, Lim, Torr, Kumaraguru: <a href="https://arxiv.org/abs/2201.06640">Towards Adversarial
 * Evaluations for Inexact Machine Unlearning</a>, 2022. The blocks are drawn anew and their running statistics set
 * back; a penalty, if there is one, ties them to where they start. Exact in these blocks alone: the frozen ones keep
 * whatever they know of the forget set.
 */
@AutoService(UnlearningMethod.class)
public record ExactUnlearningK(
        Descent descent,

        @Parameter(
                value =
                        "number of blocks before the output layer that start anew; all of the network if it has no more",
                min = 0,
                search = {0, 4})
        int blocks,

        @Parameter(
                value = "weight of half the squared distance from the weights drawn anew",
                min = 0,
                search = {1e-5, 1e-1},
                logarithmic = true)
        double penalty)
        implements UnlearningMethod {

    public ExactUnlearningK() {
        this(Descent.sgd(10, 64, 0.02, 0.9, 5e-4).with(Schedule.COSINE).atLeast(200), 1, 0);
    }

    @Override
    public String name() {
        return "eu-k";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Draws the last blocks anew and trains them on who stays; the first ones stay as they are.",
                "Goel et al.: Towards Adversarial Evaluations for Inexact Machine Unlearning, 2022, arXiv:2201.06640",
                Set.of(Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Cadet et al.: the last block, 10 epochs from 0.01 in steps, penalty 0.1; their code never sets"
                                + " the running statistics of the new blocks back, which this does",
                        new ExactUnlearningK(Descent.sgd(10, 256, 0.01, 0, 0).with(Schedule.MILESTONES), 1, 0.1)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return descent.epochUnits(sizes.retain(), sizes);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        List<String> fresh = model.network().lastBlocks(blocks);
        model.initialise(tensor -> fresh.contains(tensor.block()), Randomness.seed(task.seed(), "eu-k"));
        var retain = descent.batches(task, "retain", task.retain());
        try (Classifier start = model.copy()) {
            var phase = descent.phase("retrain-blocks", retain, step -> {
                var loss = step.loss(step.next(retain), descent.batchNorm());
                return penalty == 0 ? loss : loss.add(times(step.squaredDistance(start), (float) (penalty / 2)));
            });
            task.train(model, descent.optimizer(), phase.only(tensor -> fresh.contains(tensor.block())));
        }
    }
}
