package io.lethe.learning.data;

/**
 * A file is not what it should be: missing, of another size, with values out of range. The message carries no personal
 * data.
 */
public final class InvalidInputException extends RuntimeException {

    public InvalidInputException(String message) {
        super(message);
    }

    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
