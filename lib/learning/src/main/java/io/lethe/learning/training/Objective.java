package io.lethe.learning.training;

import ai.djl.ndarray.NDArray;

/** What one optimiser step minimises. Called with gradient mode on. */
@FunctionalInterface
public interface Objective {

    /**
     * Computes the loss of one step.
     *
     * @return a scalar that depends on the model's weights through {@link Step#logits} or {@link Step#loss}; it, and
     *     all tensors made on the way, belong to {@link Step#manager}
     */
    NDArray loss(Step step);
}
