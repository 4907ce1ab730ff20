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
 * Weakens the weights that matter much more for the forget set than for everything, without training: SSD.
 *
 * <p>Foster, Schoepf, Brintrup: <a href="https://arxiv.org/abs/2308.07707">Fast Machine Unlearning without Retraining
 * through Selective Synaptic Dampening</a>, AAAI 2024. The importance of a weight for a set is the mean over its
 * batches of the squared gradient of the mean loss; where that for the forget set is more than {@code α} times that for
 * all training data, the weight is multiplied by {@code λ} times the inverse of their ratio, at most 1. Both sets are
 * read in batches of one size, for the square of a mean depends on it. Approximate; of a random forget set, whose
 * importance is like everybody's, it forgets little.
 */
@AutoService(UnlearningMethod.class)
public record SelectiveSynapticDampening(Dampening weights) implements UnlearningMethod {

    public SelectiveSynapticDampening() {
        this(new Dampening(10, 1, 64, false));
    }

    @Override
    public String name() {
        return "ssd";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Weakens weights that matter much more for who goes than for everybody; takes no training step.",
                "Foster et al.: Selective Synaptic Dampening, AAAI 2024, arXiv:2308.07707",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "the authors' settings for ResNet-18, normalisation layers included",
                        new SelectiveSynapticDampening(new Dampening(10, 1, 64, true))));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return weights.epochUnits(sizes);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        weights.weaken(model, task, Term.SQUARE, (step, batch) -> step.loss(batch, BatchNormMode.FROZEN));
    }
}
