package io.lethe.learning.unlearning.method;

import com.google.auto.service.AutoService;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Map;
import java.util.Set;

/**
 * Ascent of the loss on the forget set, as many steps as the retain set has batches: NegGrad.
 *
 * <p>Baseline of Choi and Na, <a href="https://arxiv.org/abs/2311.02240">Towards Machine Unlearning Benchmarks</a>,
 * 2023. Where the forget set is small it is passed over many times. Approximate; the loss has no upper bound, and with
 * the settings of the publication the model is of little use afterwards.
 */
@AutoService(UnlearningMethod.class)
public record NegGrad(Descent descent) implements UnlearningMethod {

    public NegGrad() {
        this(Descent.sgd(2, 64, 0.001, 0, 0).with(BatchNormMode.FROZEN).clippedTo(1));
    }

    @Override
    public String name() {
        return "neg-grad";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Ascends the loss of who goes for as many steps as training on who stays would take.",
                "Choi, Na: Towards Machine Unlearning Benchmarks, 2023, arXiv:2311.02240",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Choi and Na: 2 epochs at 0.001, statistics move, no clipping; smaller batches are used,"
                                + " where their code skips them",
                        new NegGrad(Descent.sgd(2, 64, 0.001, 0, 0))));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return descent.epochUnits(sizes.retain(), sizes);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var pace = descent.batches(task, "retain", task.retain());
        var forget = descent.batches(task, "forget", task.forget());
        task.train(
                model,
                descent.optimizer(),
                descent.phase(
                        "ascend",
                        pace,
                        step -> step.loss(step.next(forget), descent.batchNorm())
                                .neg()));
    }
}
