package io.lethe.learning.training;

/** A loss or a weight became NaN or infinite: the model is of no use, and must not pass for one that has forgotten. */
public final class DivergedException extends RuntimeException {

    public DivergedException(String message) {
        super(message);
    }
}
