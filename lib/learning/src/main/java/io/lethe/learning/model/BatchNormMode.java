package io.lethe.learning.model;

/** What batch normalisation does in a forward pass. */
public enum BatchNormMode {
    /** Normalises with the statistics of the batch, and moves the running statistics. */
    TRAIN,
    /** Normalises with the running statistics and leaves them alone; scale and shift still receive gradients. */
    FROZEN
}
