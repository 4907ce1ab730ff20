package io.lethe.learning.model;

import java.util.Arrays;
import java.util.SplittableRandom;

/** How the values of a tensor are drawn before training. */
public sealed interface Initialiser {

    /** Fills an array; a function of the random source alone. */
    void fill(float[] values, SplittableRandom random);

    /** Uniform within {@code 1 / √fan-in}, as torch draws the weight of a convolution or a linear layer. */
    static Initialiser byFanIn(TensorSpec weight) {
        return new Uniform(1 / Math.sqrt((double) weight.fanIn()));
    }

    /**
     * The same value everywhere.
     *
     * @param value finite
     */
    record Constant(float value) implements Initialiser {
        @Override
        public void fill(float[] values, SplittableRandom random) {
            Arrays.fill(values, value);
        }
    }

    /**
     * Uniform between {@code -bound} and {@code bound}.
     *
     * @param bound above 0
     */
    record Uniform(double bound) implements Initialiser {
        @Override
        public void fill(float[] values, SplittableRandom random) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(-bound, bound);
            }
        }
    }

    /**
     * Normal with mean 0.
     *
     * @param deviation standard deviation, at least 0
     */
    record Normal(double deviation) implements Initialiser {
        @Override
        public void fill(float[] values, SplittableRandom random) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
        }
    }

    /**
     * Normal with mean 0, drawn again outside of two deviations.
     *
     * @param deviation standard deviation before the cut, above 0
     */
    record TruncatedNormal(double deviation) implements Initialiser {
        @Override
        public void fill(float[] values, SplittableRandom random) {
            for (int i = 0; i < values.length; i++) {
                double drawn = random.nextGaussian();
                while (Math.abs(drawn) > 2) {
                    drawn = random.nextGaussian();
                }
                values[i] = (float) (deviation * drawn);
            }
        }
    }
}
