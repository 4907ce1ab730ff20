package io.lethe.learning.unlearning.method;

import com.google.auto.service.AutoService;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Ascent of the loss on the forget set, pass by pass: gradient ascent.
 *
 * <p>A baseline in the manner of Graves, Nagisetty, Ganesh: <a href="https://arxiv.org/abs/2010.10981">Amnesiac Machine
 * Learning</a>, AAAI 2021, as Cadet et al. benchmark it. The loss has no upper bound: with too large a rate or too many
 * passes the model is destroyed, and weight decay pulls against the ascent. Approximate, and a weak baseline.
 */
@AutoService(UnlearningMethod.class)
public record GradientAscent(
        Descent descent,

        @Parameter("whether to stop once the loss of who goes reaches that of held-out people")
        boolean stopAtHeldOut)
        implements UnlearningMethod {

    public GradientAscent() {
        this(
                Descent.sgd(10, 32, 0.001, 0, 0)
                        .with(BatchNormMode.FROZEN)
                        .clippedTo(1)
                        .withoutAugmentation(),
                true);
    }

    @Override
    public String name() {
        return "gradient-ascent";
    }

    @Override
    public MethodDescription description() {
        Set<Reads> reads = new HashSet<>(Set.of(Reads.FORGET));
        if (stopAtHeldOut) {
            reads.add(Reads.HELD_OUT);
        }
        return new MethodDescription(
                "Ascends the loss of who goes; nothing holds on to who stays.",
                "Graves et al.: Amnesiac Machine Learning, AAAI 2021, arXiv:2010.10981",
                reads);
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Cadet et al.: 10 passes at 0.01, without a bound; often diverges",
                        new GradientAscent(Descent.sgd(10, 256, 0.01, 0.9, 5e-4).withoutAugmentation(), false)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return descent.epochUnits(sizes.forget(), sizes);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var forget = descent.batches(task, "forget", task.forget());
        var phase = descent.phase(
                "ascend",
                forget,
                step -> step.loss(step.next(forget), descent.batchNorm()).neg());
        task.train(
                model,
                descent.optimizer(),
                stopAtHeldOut ? phase.until(task.forgottenLike(model, phase.steps())) : phase);
    }
}
