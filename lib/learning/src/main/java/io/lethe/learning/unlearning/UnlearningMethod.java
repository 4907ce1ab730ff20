package io.lethe.learning.unlearning;

import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import java.util.Map;

/**
 * A way to make a model forget. Implementations are records whose components are the hyper-parameters, each with a
 * {@link Parameter}, or records of such; a no-argument constructor holds the settings that a request gets by default.
 * {@code @AutoService} puts them on the list of {@link UnlearningMethods}.
 */
public interface UnlearningMethod {

    /** The wire name, such as {@code fine-tune}: a constant. */
    String name();

    /** What it is: a constant. */
    MethodDescription description();

    /** Settings beside the default ones, by name: constants. */
    default Map<String, Profile> profiles() {
        return Map.of();
    }

    /**
     * What it costs with these hyper-parameters: 1 is a forward and a backward pass over all training data, as one
     * epoch of training takes; a forward pass alone counts a third.
     */
    double epochUnits(SetSizes sizes);

    /**
     * Makes a model that has forgotten; the original is not changed.
     *
     * @return a new model; the caller closes it
     * @throws InvalidParametersException if a hyper-parameter is out of range
     * @throws io.lethe.learning.data.InvalidInputException if a set that it reads is empty, or the network has not what
     *     it changes
     * @throws io.lethe.learning.training.DivergedException if a loss or a weight became NaN or infinite
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    default Classifier unlearn(ForgetTask task) {
        HyperParameters.of(this).check(this);
        task.checkReadable(this);
        Classifier model = task.original().copy();
        boolean done = false;
        try {
            GradientMode.off(() -> {
                forget(model, task);
                return model;
            });
            task.checkFinite(model);
            done = true;
            return model;
        } finally {
            if (!done) {
                model.close();
            }
        }
    }

    /**
     * Changes a copy of the original, in place, until it has forgotten.
     *
     * <p>All optimiser steps go through {@link ForgetTask#train}, so that a method can be followed, cancelled and
     * resumed: a resumed run calls this method from the start, and the steps already taken are skipped.
     *
     * @param model the copy; the caller closes it
     * @param task what to forget and what to keep
     */
    void forget(Classifier model, ForgetTask task);
}
