package io.lethe.learning.unlearning.method;

import com.google.auto.service.AutoService;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.GradientPass.Term;
import io.lethe.learning.unlearning.Dampening;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Map;
import java.util.Set;

/**
 * Weakens the weights that matter much more for the forget set than for everything, without training and without
 * labels: LF-SSD.
 *
 * <p>Foster, Schoepf, Brintrup: <a href="https://arxiv.org/abs/2402.19308">Loss-Free Machine Unlearning</a>, ICLR Tiny
 * Papers 2024. As selective synaptic dampening ({@link Dampening}), but the importance of a weight is the mean over
 * batches of the absolute gradient of the mean squared length of the logits. Approximate.
 */
@AutoService(UnlearningMethod.class)
public record LossFreeSynapticDampening(Dampening weights) implements UnlearningMethod {

    public LossFreeSynapticDampening() {
        this(new Dampening(3, 1, 64, false));
    }

    @Override
    public String name() {
        return "lfssd";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Weakens weights that move the answers for who goes much more than for everybody; reads no labels.",
                "Foster et al.: Loss-Free Machine Unlearning, 2024, arXiv:2402.19308",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "the settings of SSD for ResNet-18, normalisation layers included",
                        new LossFreeSynapticDampening(new Dampening(10, 1, 64, true))));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return weights.epochUnits(sizes);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        weights.weaken(
                model,
                task,
                Term.MAGNITUDE,
                (step, batch) -> step.logits(batch.images(), BatchNormMode.FROZEN)
                        .square()
                        .sum(new int[] {1})
                        .mean());
    }
}
