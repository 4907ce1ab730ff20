package io.lethe.learning.unlearning;

import io.lethe.learning.model.Classifier;

/**
 * A way to make a model forget. Implementations are records whose components are the hyper-parameters, with a
 * no-argument constructor that holds the defaults and a compact constructor that refuses impossible values with
 * {@link IllegalArgumentException}; {@code @AutoService} puts them on the list of {@link UnlearningMethods}.
 */
public interface UnlearningMethod {

    /** The wire name, such as {@code fine-tune}: a constant. */
    String name();

    /**
     * Makes a model that has forgotten; the original is not changed.
     *
     * @return a new model; the caller closes it
     * @throws io.lethe.learning.training.DivergedException if a loss or a weight became NaN or infinite
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    default Classifier unlearn(ForgetTask task) {
        Classifier model = task.original().copy();
        boolean done = false;
        try {
            forget(model, task);
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
