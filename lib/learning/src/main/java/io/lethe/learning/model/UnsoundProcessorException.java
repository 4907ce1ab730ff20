package io.lethe.learning.model;

/** The engine computes wrongly on this processor. */
public final class UnsoundProcessorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnsoundProcessorException(String message) {
        super(message);
    }
}
