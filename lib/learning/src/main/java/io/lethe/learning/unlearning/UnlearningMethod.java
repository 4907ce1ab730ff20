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
     * Makes a model that has forgotten.
     *
     * <p>The original is not changed. All optimiser steps go through {@link ForgetTask#train}, so that a method can be
     * followed, cancelled and resumed.
     *
     * @return a new model; the caller closes it
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    Classifier unlearn(ForgetTask task);
}
