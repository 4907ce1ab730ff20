package io.lethe.learning.training;

import io.lethe.learning.data.Transformation;
import io.lethe.learning.data.Transformations;
import io.lethe.learning.model.Architecture;

/**
 * How a model is trained from scratch; the same recipe makes the original and the retrained model.
 *
 * @param architecture network
 * @param epochs passes over the data
 * @param batchSize samples a step; the last incomplete batch of an epoch is used when it has at least two samples
 * @param learningRate peak learning rate
 * @param momentum SGD momentum, 0…1
 * @param nesterov Nesterov's variant of momentum
 * @param weightDecay L2 penalty on all parameters, as torch's SGD has it
 * @param schedule course of the learning rate over the steps
 * @param augmentation what happens to training images
 */
public record Recipe(
        Architecture architecture,
        int epochs,
        int batchSize,
        double learningRate,
        double momentum,
        boolean nesterov,
        double weightDecay,
        Schedule schedule,
        Augmentation augmentation) {

    /** Course of the learning rate. */
    public enum Schedule {
        /** Constant. */
        CONSTANT,
        /** Half a cosine from the peak to 0. */
        COSINE,
        /** Linear from 0 to the peak in the first fifth, then linear to 0. */
        TRIANGLE,
        /** A tenth of the rate after one third and again after two thirds of the steps (MUFAC's recipe). */
        STEPS
    }

    /** What happens to training images, drawn anew for each sample and epoch. */
    public enum Augmentation {
        /** Nothing. */
        NONE,
        /** Horizontal flip with probability ½. */
        FLIP,
        /** Flip, and a shift by up to an eighth of the size (crop from a padded image). */
        FLIP_CROP,
        /** A shift alone, for tasks where left and right differ. */
        CROP,
        /** MUFAC: flip, affine (shear ±10°, scale 0.8–1.2), colour jitter 0.2. */
        MUFAC;

        /** The change of one image. */
        public Transformation transformation() {
            return switch (this) {
                case NONE -> Transformation.NONE;
                case FLIP -> Transformations::flip;
                case FLIP_CROP -> Transformations::flipAndCrop;
                case CROP -> Transformations::crop;
                case MUFAC -> Transformations::mufac;
            };
        }
    }
}
