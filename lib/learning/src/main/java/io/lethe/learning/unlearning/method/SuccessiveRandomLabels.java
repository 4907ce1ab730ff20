package io.lethe.learning.unlearning.method;

import com.google.auto.service.AutoService;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.RandomLabels;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Map;
import java.util.Set;

/**
 * Training on everything, the forget set under random labels: successive random labels.
 *
 * <p>A baseline in the manner of Golatkar, Achille, Soatto: <a href="https://arxiv.org/abs/1911.04933">Eternal Sunshine
 * of the Spotless Net</a>, CVPR 2020, as Cadet et al. benchmark it. Approximate: run for long, the model becomes
 * certain of wrong answers about who was to go, which gives them away.
 */
@AutoService(UnlearningMethod.class)
public record SuccessiveRandomLabels(Descent descent, RandomLabels labels) implements UnlearningMethod {

    public SuccessiveRandomLabels() {
        this(Descent.sgd(5, 64, 0.02, 0.9, 5e-4).with(Schedule.COSINE).atLeast(200), RandomLabels.WRONG);
    }

    @Override
    public String name() {
        return "successive-random-labels";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Trains on everybody, on who goes under labels drawn at random.",
                "Golatkar et al.: Eternal Sunshine of the Spotless Net, CVPR 2020, arXiv:1911.04933",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Cadet et al.: 5 epochs at 0.1; the label drawn may be the true one",
                        new SuccessiveRandomLabels(
                                Descent.sgd(5, 256, 0.1, 0.9, 5e-4).withoutAugmentation(), RandomLabels.ANY)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return descent.epochUnits(sizes.retain() + sizes.forget(), sizes);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var all = descent.batches(task, "union", task.union());
        var phase = descent.phase("relabelled", all, step -> {
            var batch = step.next(all);
            long round = step.number() / all.batchesPerEpoch();
            return step.loss(labels.relabel(task, step, batch, round), descent.batchNorm());
        });
        task.train(model, descent.optimizer(), phase);
    }
}
