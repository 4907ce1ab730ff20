package io.lethe.learning.training;

/** Loss or weights became NaN or infinite, and what came before is of no use. */
public final class DivergedException extends RuntimeException {

    public DivergedException(String message) {
        super(message);
    }
}
