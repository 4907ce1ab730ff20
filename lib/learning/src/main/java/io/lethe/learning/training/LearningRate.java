package io.lethe.learning.training;

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
