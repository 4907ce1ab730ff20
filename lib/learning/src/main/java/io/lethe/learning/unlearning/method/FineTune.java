package io.lethe.learning.unlearning.method;

import com.google.auto.service.AutoService;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Map;
import java.util.Set;

/**
 * Further training on the retain set alone, in the hope that the forget set fades: catastrophic forgetting put to use.
 *
 * <p>Baseline of Choi and Na, <a href="https://arxiv.org/abs/2311.02240">Towards Machine Unlearning Benchmarks</a>,
 * 2023, and of the NeurIPS 2023 unlearning challenge. Approximate: nothing pushes the forget set out, and the learning
 * rate decides how much goes.
 */
@AutoService(UnlearningMethod.class)
public record FineTune(Descent descent) implements UnlearningMethod {

    public FineTune() {
        this(Descent.sgd(5, 64, 0.1, 0.9, 5e-4).with(Schedule.COSINE).atLeast(200));
    }

    @Override
    public String name() {
        return "fine-tune";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Trains on who stays, and trusts that who goes fades.",
                "Choi, Na: Towards Machine Unlearning Benchmarks, 2023, arXiv:2311.02240",
                Set.of(Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Choi and Na: 2 epochs, constant rate 0.001", new FineTune(Descent.sgd(2, 64, 0.001, 0, 0))),
                "deep-unlearn",
                new Profile(
                        "Cadet et al.: 5 epochs from 0.1 by a cosine, images as they are",
                        new FineTune(Descent.sgd(5, 256, 0.1, 0.9, 5e-4)
                                .with(Schedule.COSINE_BY_EPOCH)
                                .withoutAugmentation())));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return descent.epochUnits(sizes.retain(), sizes);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var retain = descent.batches(task, "retain", task.retain());
        task.train(model, descent.optimizer(), descent.training("fine-tune", retain));
    }
}
