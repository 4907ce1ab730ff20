package io.lethe.learning.torch;

import ai.djl.ndarray.NDArray;

/**
 * Arithmetic of tensors with Java numbers, safe to take gradients of.
 *
 * <p>DJL has the same operations, but they free the number's memory, which lies in the Java heap's care, as soon as
 * they return, while the graph of a recorded operation goes on to point there: a garbage collection between the loss
 * and its gradients then makes these gradients wrong, or NaN, without a word. Here the number lives as long as the
 * tensor's manager. What keeps no number for the gradients (sums, differences, comparisons) is DJL's own. Results
 * belong to the manager of the tensor.
 */
public final class Numbers {

    private Numbers() {}

    /** {@code tensor · number}. */
    public static NDArray times(NDArray tensor, Number number) {
        return tensor.mul(kept(tensor, number));
    }

    /** {@code tensor / number}. */
    public static NDArray dividedBy(NDArray tensor, Number number) {
        return tensor.div(kept(tensor, number));
    }

    /** Each value to the power of a number. */
    public static NDArray toThe(NDArray tensor, Number exponent) {
        return tensor.pow(kept(tensor, exponent));
    }

    /** The smaller of each value and a number. */
    public static NDArray atMost(NDArray tensor, Number limit) {
        return tensor.minimum(kept(tensor, limit));
    }

    /** The larger of each value and a number. */
    public static NDArray atLeast(NDArray tensor, Number limit) {
        return tensor.maximum(kept(tensor, limit));
    }

    private static NDArray kept(NDArray tensor, Number number) {
        return tensor.getManager().create(number);
    }
}
