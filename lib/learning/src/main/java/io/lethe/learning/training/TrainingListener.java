package io.lethe.learning.training;

/** Is told about each optimiser step, in the thread that trains. */
@FunctionalInterface
public interface TrainingListener {

    /** Listens to nothing. */
    TrainingListener NONE = (phase, step, totalSteps, loss, samples) -> {};

    /**
     * A step was taken.
     *
     * @param phase name of the phase
     * @param step optimiser steps so far, over all phases of the run
     * @param totalSteps optimiser steps in all, unless a phase ends early
     * @param loss loss of this step
     * @param samples images drawn so far
     */
    void stepped(String phase, long step, long totalSteps, double loss, long samples);

    /**
     * Work goes on that takes no optimiser step, such as a forward pass over a whole set.
     *
     * @param phase what is going on
     * @param done how much of it is done
     * @param total how much there is to do, in the same unit
     */
    default void working(String phase, long done, long total) {}
}
