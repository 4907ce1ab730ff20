package io.lethe.learning.training;

import java.util.List;

/**
 * Adam with weight decay that does not pass through the moments, as torch's {@code AdamW}; without weight decay it is
 * torch's {@code Adam}.
 *
 * <p>Kingma, Ba: <a href="https://arxiv.org/abs/1412.6980">Adam: A Method for Stochastic Optimization</a>, ICLR 2015;
 * Loshchilov, Hutter: <a href="https://arxiv.org/abs/1711.05101">Decoupled Weight Decay Regularization</a>, ICLR 2019.
 *
 * @param beta1 share of the mean gradient that is kept, in [0, 1)
 * @param beta2 share of the mean squared gradient that is kept, in [0, 1)
 * @param epsilon added to the root of the mean squared gradient, above 0
 * @param weightDecay share of a weight that each step takes away, times the learning rate; at least 0
 */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {

    static final String MEAN = "mean";
    static final String SQUARE = "square";

    public AdamW {
        if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException(
                    "beta1 and beta2 must be in [0, 1), not %s and %s".formatted(beta1, beta2));
        }
        if (!(epsilon > 0) || !(weightDecay >= 0)) {
            throw new IllegalArgumentException("epsilon must be above 0 and weightDecay at least 0, not %s and %s"
                    .formatted(epsilon, weightDecay));
        }
    }

    /** The moments that torch takes by default: 0.9, 0.999, 1e-8. */
    public static AdamW withDecay(double weightDecay) {
        return new AdamW(0.9, 0.999, 1e-8, weightDecay);
    }

    @Override
    public List<String> slots() {
        return List.of(MEAN, SQUARE);
    }
}
