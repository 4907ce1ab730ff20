package io.lethe.learning.unlearning.method;

import com.google.auto.service.AutoService;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.Phase;
import io.lethe.learning.training.Sgd;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Map;
import java.util.Set;

/**
 * Training from scratch without the forget set: the recipe of the original, other random weights. They are other ones
 * even where the run has the seed of the original: from the same start, the two would be more alike than two models
 * that have nothing in common but their recipe.
 *
 * <p>The reference that papers call the gold standard, or naive. Exact: what was never seen cannot be remembered, but
 * for the two numbers by which the original's architecture normalises pixels, which may be those of all its images.
 * Needs the retain set, and as many passes over it as the original took.
 */
@AutoService(UnlearningMethod.class)
public record Retrain() implements UnlearningMethod {

    @Override
    public String name() {
        return "retrain";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Trains from scratch on who stays: the gold standard.",
                "common to all publications",
                Set.of(Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(Profile.PAPER, new Profile("the recipe of the original", this));
    }

    /** For a recipe of thirty epochs. */
    @Override
    public double epochUnits(SetSizes sizes) {
        return 30.0 * sizes.retain() / sizes.train();
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        model.initialise(tensor -> true, Randomness.seed(task.seed(), "retrain"));
        var retain = task.batches("retain", task.retain(), task.recipe().batchSize());
        task.train(model, Sgd.of(task.recipe()), Phase.of("retrain", task.recipe(), retain));
    }
}
