package io.lethe.service.logging;

import org.jspecify.annotations.Nullable;

/** Makes unexpected exceptions fit for logs: where they were thrown stays, what they say may quote somebody's data. */
public final class Nameless {

    private Nameless() {}

    /** The exception and its causes with their types and stacks, without their messages. */
    public static Throwable of(Throwable failure) {
        var nameless = new Throwable(failure.getClass().getName(), cause(failure.getCause()));
        nameless.setStackTrace(failure.getStackTrace());
        return nameless;
    }

    private static @Nullable Throwable cause(@Nullable Throwable cause) {
        return cause == null ? null : of(cause);
    }
}
