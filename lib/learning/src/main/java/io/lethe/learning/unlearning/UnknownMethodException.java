package io.lethe.learning.unlearning;

import java.util.Collection;

/** A name that no unlearning method has. */
public final class UnknownMethodException extends RuntimeException {

    UnknownMethodException(String name, Collection<String> known) {
        super("Unknown unlearning method '%s'; known are %s.".formatted(name, String.join(", ", known)));
    }
}
