package io.lethe.learning.torch;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Whether this thread records operations for gradients, for the length of a piece of work. The mode belongs to the
 * thread and is on in each new one, so every unit of work says what it wants.
 */
public final class GradientMode {

    private GradientMode() {}

    /** Works with recording; the mode before comes back afterwards. */
    public static <T> T on(Supplier<T> work) {
        return in(true, work);
    }

    /** Works without recording; the mode before comes back afterwards. */
    public static <T> T off(Supplier<T> work) {
        return in(false, work);
    }

    private static <T> T in(boolean wanted, Supplier<T> work) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(wanted);
        try {
            return work.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
