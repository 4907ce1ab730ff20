package io.lethe.learning.training;

/** Is told about each optimiser step, in the thread that trains. */
@FunctionalInterface
public interface TrainingListener {

    /** Listens to nothing. */
    TrainingListener NONE = (phase, step, totalSteps, loss) -> {};

    /**
     * A step was taken.
     *
     * @param phase name of the phase
     * @param step optimiser steps so far, over all phases of the run
     * @param totalSteps optimiser steps in all, unless a phase ends early
     * @param loss loss of this step
     */
    void stepped(String phase, long step, long totalSteps, double loss);
}
