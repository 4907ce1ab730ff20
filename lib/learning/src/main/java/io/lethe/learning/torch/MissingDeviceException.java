package io.lethe.learning.torch;

/** A device was asked for that this process has not. */
public final class MissingDeviceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MissingDeviceException(String message) {
        super(message);
    }
}
