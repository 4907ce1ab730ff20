package io.lethe.learning.unlearning;

import io.lethe.learning.data.BatchStream;
import io.lethe.learning.data.Samples;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.training.AdamW;
import io.lethe.learning.training.LearningRate;
import io.lethe.learning.training.Objective;
import io.lethe.learning.training.Optimizer;
import io.lethe.learning.training.Phase;
import io.lethe.learning.training.Recipe.Augmentation;
import io.lethe.learning.training.Sgd;

/**
 * How a method takes its steps: what most methods have in common, under the same names in all of them.
 *
 * <p>Make one by {@link #sgd} and change it by the methods that return another.
 */
public record Descent(
        @Parameter(
                value = "passes over the set that sets the pace",
                min = 1,
                search = {1, 10})
        int epochs,

        @Parameter(value = "takes more passes where those would be fewer steps", min = 0)
        int minimumSteps,

        @Parameter(value = "samples a step", min = 1) int batchSize,

        @Parameter(
                value = "learning rate, at its peak where it changes",
                above = 0,
                search = {1e-5, 1e-1},
                logarithmic = true)
        double learningRate,

        @Parameter("course of the learning rate") Schedule schedule,

        @Parameter(value = "share of the last step's direction that is kept", min = 0, below = 1)
        double momentum,

        @Parameter(
                value = "L2 penalty",
                min = 0,
                search = {1e-5, 1e-1},
                logarithmic = true)
        double weightDecay,

        @Parameter(value = "gradients are scaled down to this global L2 norm; 0 for never", min = 0)
        double maxGradientNorm,

        @Parameter("what turns gradients into steps; ADAMW has a momentum of its own")
        Algorithm algorithm,

        @Parameter("what batch normalisation does with its running statistics")
        BatchNormMode batchNorm,

        @Parameter("whether images are changed at random as in training")
        boolean augment) {

    /** Course of the learning rate over the steps of a method. */
    public enum Schedule {
        /** The same at each step. */
        CONSTANT,
        /** Half a cosine down to 0, step by step. */
        COSINE,
        /** Half a cosine down to 0, the same within a pass. */
        COSINE_BY_EPOCH,
        /** A tenth after 50 %, and again after 80 % and 90 % of the passes. */
        MILESTONES,
        /** A tenth after 3 passes, and again after 5 and after 9. */
        AFTER_3_5_9,
        /** Up from 0 for half of the passes and down again, in equal steps, the same within a pass. */
        TENT
    }

    /** What turns gradients into steps. */
    public enum Algorithm {
        /** Stochastic gradient descent with momentum. */
        SGD,
        /** Adam with decoupled weight decay; Adam itself where there is no decay. */
        ADAMW
    }

    /** Plain descent as benchmarks state it: constant rate, statistics that move, augmented images, no clipping. */
    public static Descent sgd(int epochs, int batchSize, double learningRate, double momentum, double weightDecay) {
        return new Descent(
                epochs,
                0,
                batchSize,
                learningRate,
                Schedule.CONSTANT,
                momentum,
                weightDecay,
                0,
                Algorithm.SGD,
                BatchNormMode.TRAIN,
                true);
    }

    /** The same with another course of the learning rate. */
    public Descent with(Schedule other) {
        return new Descent(
                epochs,
                minimumSteps,
                batchSize,
                learningRate,
                other,
                momentum,
                weightDecay,
                maxGradientNorm,
                algorithm,
                batchNorm,
                augment);
    }

    /** The same with another mode of batch normalisation. */
    public Descent with(BatchNormMode other) {
        return new Descent(
                epochs,
                minimumSteps,
                batchSize,
                learningRate,
                schedule,
                momentum,
                weightDecay,
                maxGradientNorm,
                algorithm,
                other,
                augment);
    }

    /** The same with another optimiser. */
    public Descent with(Algorithm other) {
        return new Descent(
                epochs,
                minimumSteps,
                batchSize,
                learningRate,
                schedule,
                momentum,
                weightDecay,
                maxGradientNorm,
                other,
                batchNorm,
                augment);
    }

    /** The same with another number of passes. */
    public Descent over(int passes) {
        return new Descent(
                passes,
                minimumSteps,
                batchSize,
                learningRate,
                schedule,
                momentum,
                weightDecay,
                maxGradientNorm,
                algorithm,
                batchNorm,
                augment);
    }

    /** The same with at least so many steps. */
    public Descent atLeast(int steps) {
        return new Descent(
                epochs,
                steps,
                batchSize,
                learningRate,
                schedule,
                momentum,
                weightDecay,
                maxGradientNorm,
                algorithm,
                batchNorm,
                augment);
    }

    /** The same with gradients scaled down to a global L2 norm. */
    public Descent clippedTo(double norm) {
        return new Descent(
                epochs,
                minimumSteps,
                batchSize,
                learningRate,
                schedule,
                momentum,
                weightDecay,
                norm,
                algorithm,
                batchNorm,
                augment);
    }

    /** The same on images as they are. */
    public Descent withoutAugmentation() {
        return new Descent(
                epochs,
                minimumSteps,
                batchSize,
                learningRate,
                schedule,
                momentum,
                weightDecay,
                maxGradientNorm,
                algorithm,
                batchNorm,
                false);
    }

    /** Batches of a set. */
    public BatchStream batches(ForgetTask task, String name, Samples samples) {
        return batches(task, name, samples, batchSize);
    }

    /** Batches of a set, of another size. */
    public BatchStream batches(ForgetTask task, String name, Samples samples, int size) {
        return task.batches(name, samples, size, augment ? task.recipe().augmentation() : Augmentation.NONE);
    }

    /** Number of steps, paced by a stream. */
    public long steps(BatchStream pace) {
        return Math.max(minimumSteps, (long) epochs * pace.batchesPerEpoch());
    }

    /** Learning rate over the steps, the passes counted by a stream. */
    public LearningRate rate(BatchStream pace) {
        LearningRate course = course();
        return schedule == Schedule.COSINE ? course : course.byEpoch(pace.batchesPerEpoch());
    }

    /** Learning rate over the passes. */
    public LearningRate course() {
        return switch (schedule) {
            case CONSTANT -> LearningRate.constant(learningRate);
            case COSINE, COSINE_BY_EPOCH -> LearningRate.cosine(learningRate);
            case MILESTONES -> LearningRate.milestones(learningRate);
            case AFTER_3_5_9 -> LearningRate.fallingAfter(learningRate, 3, 5, 9);
            case TENT -> LearningRate.tent(learningRate);
        };
    }

    /** The optimiser. */
    public Optimizer optimizer() {
        return algorithm == Algorithm.SGD ? new Sgd(momentum, false, weightDecay) : AdamW.withDecay(weightDecay);
    }

    /** All steps on one objective, paced by a stream. */
    public Phase phase(String name, BatchStream pace, Objective objective) {
        return clip(Phase.of(name, steps(pace), rate(pace), objective));
    }

    /** A phase with this clipping. */
    public Phase clip(Phase phase) {
        return maxGradientNorm == 0 ? phase : phase.clippedTo(maxGradientNorm);
    }

    /** Training on a set by the task's own loss. */
    public Phase training(String name, BatchStream batches) {
        return phase(name, batches, step -> step.loss(step.next(batches), batchNorm));
    }

    /** Passes over all training data that a pass over a set with this pace costs, in all. */
    public double epochUnits(int samples, SetSizes sizes) {
        double drawn = Math.max((double) minimumSteps * Math.min(batchSize, samples), (double) epochs * samples);
        return drawn / sizes.train();
    }
}
