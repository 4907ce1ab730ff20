package io.lethe.dataset.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;

/**
 * Bounds the memory of all images that are decoded at one time, of however many imports: who needs more than is left
 * waits. A thread holds one permit at a time.
 */
@ApplicationScoped
public class DecodePermits {

    private static final int UNIT = 1 << 10;

    private final long bytes;
    private final Semaphore units;

    /** @param limits of which {@link ImportLimits#decodeMemory} counts */
    public DecodePermits(ImportLimits limits) {
        bytes = limits.decodeMemory().asLongValue();
        units = new Semaphore((int) Math.min(bytes / UNIT, Integer.MAX_VALUE), true);
    }

    /** Memory for all, in bytes. */
    long bytes() {
        return bytes;
    }

    /** Waits until there is memory; who asks for more than there is gets all of it. */
    Permit take(long wanted) {
        int count = (int) Math.min(wanted / UNIT + 1, bytes / UNIT);
        units.acquireUninterruptibly(count);
        return new Permit(count);
    }

    /** Memory to be given back. */
    final class Permit implements AutoCloseable {

        private final int count;

        private Permit(int count) {
            this.count = count;
        }

        @Override
        public void close() {
            units.release(count);
        }
    }
}
