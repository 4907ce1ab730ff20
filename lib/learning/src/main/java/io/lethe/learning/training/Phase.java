package io.lethe.learning.training;

import io.lethe.learning.data.BatchStream;
import io.lethe.learning.model.BatchNormMode;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of optimiser steps on one objective; what a method hands to the {@link TrainingLoop}.
 *
 * @param name what is going on, for progress: {@code train}, {@code impair}, …
 * @param steps number of optimiser steps, at least 0
 * @param learningRate course of the learning rate over these steps
 * @param objective what each step minimises
 * @param trainable names of the parameters that move, as torchvision names them; the others are left alone, weight
 *     decay included
 * @param maxGradientNorm the gradient is scaled down to this global L2 norm; infinite for no clipping
 * @param stopRule when to end early, if ever
 */
public record Phase(
        String name,
        long steps,
        LearningRate learningRate,
        Objective objective,
        Predicate<String> trainable,
        double maxGradientNorm,
        @Nullable StopRule stopRule) {

    public Phase {
        if (steps < 0) {
            throw new IllegalArgumentException("steps must not be negative, not " + steps);
        }
        if (!(maxGradientNorm > 0)) {
            throw new IllegalArgumentException("maxGradientNorm must be above 0, not " + maxGradientNorm);
        }
    }

    /** A phase in which all parameters move, without clipping and without a stop rule. */
    public static Phase of(String name, long steps, LearningRate learningRate, Objective objective) {
        return new Phase(name, steps, learningRate, objective, parameter -> true, Double.POSITIVE_INFINITY, null);
    }

    /**
     * Training from scratch by a recipe: the task's loss on augmented batches, batch normalisation in training mode.
     */
    public static Phase of(String name, Recipe recipe, BatchStream batches) {
        return of(
                name,
                (long) recipe.epochs() * batches.batchesPerEpoch(),
                LearningRate.of(recipe),
                step -> step.loss(step.next(batches), BatchNormMode.TRAIN));
    }

    /** The same phase, moving only the parameters whose name passes. */
    public Phase only(Predicate<String> names) {
        return new Phase(name, steps, learningRate, objective, names, maxGradientNorm, stopRule);
    }

    /** The same phase with gradients scaled down to a global L2 norm. */
    public Phase clippedTo(double norm) {
        return new Phase(name, steps, learningRate, objective, trainable, norm, stopRule);
    }

    /** The same phase with a reason to end early. */
    public Phase until(StopRule rule) {
        return new Phase(name, steps, learningRate, objective, trainable, maxGradientNorm, rule);
    }
}
