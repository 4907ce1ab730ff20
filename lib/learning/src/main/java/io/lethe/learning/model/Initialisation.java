package io.lethe.learning.model;

import io.lethe.learning.data.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Weights before training, distributed as torchvision's: convolutions normal with variance {@code 2 / fan-out},
 * normalisation 1 and 0, the linear layer uniform within {@code 1 / sqrt(fan-in)}.
 *
 * <p>He, Zhang, Ren, Sun: <a href="https://arxiv.org/abs/1502.01852">Delving Deep into Rectifiers</a>, ICCV 2015.
 */
final class Initialisation {

    private final long seed;

    Initialisation(long seed) {
        this.seed = seed;
    }

    /** Draws one tensor; a function of seed, name and shape. */
    float[] values(TensorShape tensor, long classifierInputs) {
        float[] values = new float[tensor.elements()];
        SplittableRandom random = Randomness.generator(seed, "initialisation/" + tensor.name(), 0);
        if (tensor.name().startsWith("fc.")) {
            double bound = 1 / Math.sqrt((double) classifierInputs);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(-bound, bound);
            }
        } else if (tensor.dimensions().size() == 4) {
            List<Long> d = tensor.dimensions();
            double deviation = Math.sqrt(2.0 / (double) (d.get(0) * d.get(2) * d.get(3)));
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
        } else if (tensor.name().endsWith(".weight") || tensor.name().endsWith(".running_var")) {
            Arrays.fill(values, 1);
        }
        return values;
    }
}
