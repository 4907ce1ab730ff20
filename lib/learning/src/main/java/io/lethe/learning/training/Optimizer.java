package io.lethe.learning.training;

import java.util.List;

/**
 * How gradients become steps. Settings only: what an optimiser remembers of each weight lives in the training loop and
 * in its checkpoints.
 */
public sealed interface Optimizer permits Sgd, AdamW {

    /** Names of the tensors that are kept for each weight, in its shape; zero at first. */
    List<String> slots();
}
