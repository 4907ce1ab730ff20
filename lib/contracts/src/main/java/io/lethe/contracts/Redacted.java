package io.lethe.contracts;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Says how many references there are, and none of them. */
final class Redacted {

    private Redacted() {}

    static String count(@Nullable Collection<?> references) {
        return references == null ? "none" : references.size() + " redacted";
    }
}
