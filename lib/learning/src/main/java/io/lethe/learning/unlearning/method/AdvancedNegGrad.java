package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.atMost;
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
import java.util.Map;
import java.util.Set;

/**
 * Descent of the loss on the retain set and ascent on the forget set in the same step: Advanced NegGrad, also NegGrad+.
 *
 * <p>Kurmanji, Triantafillou, Hayes, Triantafillou: <a href="https://arxiv.org/abs/2302.09880">Towards Unbounded
 * Machine Unlearning</a>, NeurIPS 2023; Choi and Na, <a href="https://arxiv.org/abs/2311.02240">Towards Machine
 * Unlearning Benchmarks</a>, 2023. Minimises {@code a · (loss(retain batch) + λ/2 · ‖θ − θ₀‖²) − b · loss(forget
 * batch)}: two forward passes, each normalised by itself, and one backward. Approximate; the ascent has no upper bound
 * unless it is given one.
 */
@AutoService(UnlearningMethod.class)
public record AdvancedNegGrad(
        Descent descent,

        @Parameter(value = "weight of the loss of who stays", min = 0)
        double retainWeight,

        @Parameter(
                value = "weight of the loss of who goes",
                min = 0,
                search = {0.01, 1})
        double forgetWeight,

        @Parameter(value = "weight of half the squared distance from the original's weights", min = 0)
        double penalty,

        @Parameter("whether the loss of who goes counts no further than that of guessing, ln C")
        boolean bounded)
        implements UnlearningMethod {

    public AdvancedNegGrad() {
        this(Descent.sgd(4, 64, 0.005, 0.9, 0).with(Schedule.COSINE).clippedTo(1), 0.95, 0.05, 0, true);
    }

    @Override
    public String name() {
        return "advanced-neg-grad";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Descends the loss of who stays and ascends that of who goes in the same step.",
                "Kurmanji et al.: Towards Unbounded Machine Unlearning, NeurIPS 2023, arXiv:2302.09880",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Choi and Na: weights 1 and 1, 2 epochs at 0.001",
                        new AdvancedNegGrad(Descent.sgd(2, 64, 0.001, 0, 0), 1, 1, 0, false)),
                "deep-unlearn",
                new Profile(
                        "Cadet et al.: weights 0.95 and 0.05, 10 epochs at 0.01, statistics frozen; forget batches are"
                                + " shuffled anew, where their code repeats the first ones",
                        new AdvancedNegGrad(
                                Descent.sgd(10, 256, 0.01, 0.9, 0)
                                        .with(BatchNormMode.FROZEN)
                                        .withoutAugmentation(),
                                0.95,
                                0.05,
                                0,
                                false)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        double steps = descent.epochUnits(sizes.retain(), sizes);
        return steps + steps * Math.min(1, (double) sizes.forget() / descent.batchSize());
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var retain = descent.batches(task, "retain", task.retain());
        var forget = descent.batches(task, "forget", task.forget());
        float most = (float) task.guessingLoss();
        var phase = descent.phase("forget", retain, step -> {
            var keep = step.loss(step.next(retain), descent.batchNorm());
            if (penalty > 0) {
                keep = keep.add(times(step.squaredDistance(task.original()), (float) (penalty / 2)));
            }
            var drop = step.loss(step.next(forget), descent.batchNorm());
            if (bounded) {
                drop = atMost(drop, most);
            }
            return times(keep, (float) retainWeight).sub(times(drop, (float) forgetWeight));
        });
        task.train(model, descent.optimizer(), phase);
    }
}
