package io.lethe.learning.unlearning;

/** Hyper-parameters that a method does not have, or cannot have. The message says which, and what is possible. */
public final class InvalidParametersException extends RuntimeException {

    InvalidParametersException(String message) {
        super(message);
    }

    InvalidParametersException(String message, Throwable cause) {
        super(message, cause);
    }
}
