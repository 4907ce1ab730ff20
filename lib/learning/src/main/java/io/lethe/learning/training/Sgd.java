package io.lethe.learning.training;

import java.util.List;

/**
 * Stochastic gradient descent as torch's {@code SGD} does it: {@code v = momentum * v + g + weightDecay * w}, then
 * {@code w -= rate * v}, with the learning rate outside of the momentum buffer.
 *
 * @param momentum share of the last step's direction that is kept, 0…1
 * @param nesterov looks ahead by one momentum step; needs a momentum
 * @param weightDecay L2 penalty on all trainable parameters, at least 0
 */
public record Sgd(double momentum, boolean nesterov, double weightDecay) implements Optimizer {

    static final String MOMENTUM = "momentum";

    /** No momentum, no weight decay. */
    public static final Sgd PLAIN = new Sgd(0, false, 0);

    public Sgd {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum must be in [0, 1), not " + momentum);
        }
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException("weightDecay must not be negative, not " + weightDecay);
        }
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("nesterov needs a momentum above 0");
        }
    }

    @Override
    public List<String> slots() {
        return momentum > 0 ? List.of(MOMENTUM) : List.of();
    }

    /** The optimiser of a recipe. */
    public static Sgd of(Recipe recipe) {
        return new Sgd(recipe.momentum(), recipe.nesterov() && recipe.momentum() > 0, recipe.weightDecay());
    }
}
