package io.lethe.learning.training;

import ai.djl.ndarray.NDArray;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.TensorSpec;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of optimiser steps on one objective; what a method hands to the {@link TrainingLoop}.
 *
 * @param name what is going on, for progress: {@code train}, {@code impair}, …
 * @param steps number of optimiser steps, at least 0
 * @param learningRate course of the learning rate over these steps
 * @param objective what each step minimises
 * @param trainable which parameters move; the others are left alone, weight decay included
 * @param maxGradientNorm the gradient is scaled down to this global L2 norm; infinite for no clipping
 * @param stopRule when to end early, if ever
 * @param gradients what is done to the gradients, by name of the parameter, before clipping and the step; absent where
 *     nothing is, which is faster
 * @param optimizer takes the steps; absent for that of the loop
 * @param start what is done before the first step, if anything; it may change the model. A run that is resumed within
 *     the phase does not do it again
 * @param end what is done after the last step, if anything; it must not change the model. A run that is resumed in a
 *     later phase does not do it again
 */
public record Phase(
        String name,
        long steps,
        LearningRate learningRate,
        Objective objective,
        Predicate<TensorSpec> trainable,
        double maxGradientNorm,
        @Nullable StopRule stopRule,
        @Nullable UnaryOperator<Map<String, NDArray>> gradients,
        @Nullable Memory optimizer,
        @Nullable Runnable start,
        @Nullable Runnable end) {

    /**
     * An optimiser and the name of what it remembers: phases of a loop share that where both are equal.
     *
     * @param name empty for the loop's own
     * @param optimizer takes the steps
     */
    public record Memory(String name, Optimizer optimizer) {}

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
        return new Phase(
                name,
                steps,
                learningRate,
                objective,
                parameter -> true,
                Double.POSITIVE_INFINITY,
                null,
                null,
                null,
                null,
                null);
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

    /** The same phase, moving only some of the parameters. */
    public Phase only(Predicate<TensorSpec> parameters) {
        return new Phase(
                name,
                steps,
                learningRate,
                objective,
                parameters,
                maxGradientNorm,
                stopRule,
                gradients,
                optimizer,
                start,
                end);
    }

    /** The same phase with gradients scaled down to a global L2 norm. */
    public Phase clippedTo(double norm) {
        return new Phase(
                name, steps, learningRate, objective, trainable, norm, stopRule, gradients, optimizer, start, end);
    }

    /** The same phase with a reason to end early. */
    public Phase until(StopRule rule) {
        return new Phase(
                name,
                steps,
                learningRate,
                objective,
                trainable,
                maxGradientNorm,
                rule,
                gradients,
                optimizer,
                start,
                end);
    }

    /**
     * The same phase with gradients that are changed before each step, such as masked or scaled. Called with gradient
     * mode off; returns a tensor for each name that it was given.
     */
    public Phase changing(UnaryOperator<Map<String, NDArray>> change) {
        return new Phase(
                name,
                steps,
                learningRate,
                objective,
                trainable,
                maxGradientNorm,
                stopRule,
                change,
                optimizer,
                start,
                end);
    }

    /**
     * The same phase with another optimiser than the loop's.
     *
     * @param memory name of what it remembers, which phases with the same name and an equal optimiser share
     */
    public Phase by(String memory, Optimizer other) {
        Memory kept = new Memory(memory, other);
        return new Phase(
                name,
                steps,
                learningRate,
                objective,
                trainable,
                maxGradientNorm,
                stopRule,
                gradients,
                kept,
                start,
                end);
    }

    /** The same phase with a change of the model before its first step. */
    public Phase startingWith(Runnable change) {
        return new Phase(
                name,
                steps,
                learningRate,
                objective,
                trainable,
                maxGradientNorm,
                stopRule,
                gradients,
                optimizer,
                change,
                end);
    }

    /** The same phase with something that is done after its last step. */
    public Phase andThen(Runnable work) {
        return new Phase(
                name,
                steps,
                learningRate,
                objective,
                trainable,
                maxGradientNorm,
                stopRule,
                gradients,
                optimizer,
                start,
                work);
    }
}
