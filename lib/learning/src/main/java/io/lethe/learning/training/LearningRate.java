package io.lethe.learning.training;

import java.util.Arrays;

/** Course of the learning rate over the steps of a phase. */
@FunctionalInterface
public interface LearningRate {

    /**
     * Returns the rate of one step.
     *
     * @param step number of the step, from 0
     * @param steps number of steps in all, at least 1
     */
    double at(long step, long steps);

    /** The same rate at each step. */
    static LearningRate constant(double rate) {
        return (step, steps) -> rate;
    }

    /** Half a cosine from the peak to 0. */
    static LearningRate cosine(double peak) {
        return (step, steps) -> peak * (1 + Math.cos(Math.PI * step / steps)) / 2;
    }

    /** Linear from 0 to the peak in the first fifth, then linear to 0. */
    static LearningRate triangle(double peak) {
        return (step, steps) -> {
            double progress = (step + 1.0) / (steps + 1.0);
            return peak * Math.min(progress / 0.2, (1 - progress) / 0.8);
        };
    }

    /** A tenth of the rate after one third, and a hundredth after two thirds of the steps. */
    static LearningRate steps(double peak) {
        return (step, steps) -> peak * Math.pow(0.1, (double) Math.floorDiv(3 * step, steps));
    }

    /** A tenth of the rate after 50 % of the steps, and again after 80 % and 90 %. */
    static LearningRate milestones(double peak) {
        return (step, steps) -> {
            double done = (double) step / steps;
            return peak * Math.pow(0.1, (done >= 0.5 ? 1 : 0) + (done >= 0.8 ? 1 : 0) + (done >= 0.9 ? 1 : 0));
        };
    }

    /** A tenth of the rate after each of some numbers of steps. */
    static LearningRate fallingAfter(double peak, long... ends) {
        return (step, steps) -> peak
                * Math.pow(0.1, (double)
                        Arrays.stream(ends).filter(end -> step >= end).count());
    }

    /** Up from 0 in equal steps, its peak in the middle, and down again to 0 after the last one. */
    static LearningRate tent(double peak) {
        return (step, steps) -> {
            long up = (steps + 1) / 2;
            double share = step < up ? (double) (step + 1) / up : (double) (steps - step) / (steps + 1 - up);
            return peak * share;
        };
    }

    /** This course, raised by a constant. */
    default LearningRate plus(double rate) {
        return (step, steps) -> at(step, steps) + rate;
    }

    /**
     * A part of this course.
     *
     * @param before steps of the course before the part
     * @param all steps of the course in all, at least 1
     */
    default LearningRate part(long before, long all) {
        return (step, steps) -> at(before + step, all);
    }

    /**
     * The same course with passes for steps: constant within a pass.
     *
     * @param stepsPerEpoch steps of a pass, at least 1
     */
    default LearningRate byEpoch(long stepsPerEpoch) {
        return (step, steps) -> at(step / stepsPerEpoch, (steps + stepsPerEpoch - 1) / stepsPerEpoch);
    }

    /** The course that a recipe names. */
    static LearningRate of(Recipe recipe) {
        return switch (recipe.schedule()) {
            case CONSTANT -> constant(recipe.learningRate());
            case COSINE -> cosine(recipe.learningRate());
            case TRIANGLE -> triangle(recipe.learningRate());
            case STEPS -> steps(recipe.learningRate());
        };
    }
}
