package io.lethe.dataset.adapter;

import java.io.IOException;

/** An image that is refused for a reason that its owner can understand. */
final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, such as {@code is cut off}, without the file's content */
    RefusedException(String message) {
        super(message);
    }
}
