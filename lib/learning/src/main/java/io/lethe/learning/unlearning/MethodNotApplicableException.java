package io.lethe.learning.unlearning;

/** An unlearning method that the data or the network cannot carry; another method may well be. */
public final class MethodNotApplicableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what is missing.
     *
     * @param message what is missing where, and what to do; no personal data
     */
    public MethodNotApplicableException(String message) {
        super(message);
    }
}
