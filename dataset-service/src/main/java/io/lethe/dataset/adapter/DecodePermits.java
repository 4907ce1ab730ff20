package io.lethe.dataset.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;

/**
 * Bounds the memory of all images that are decoded at one time, of however many imports: who needs more than is left
 * waits. The files that images are decoded from have a bound of their own: a thread takes a permit for the file, reads
 * it, and then one for its pixels, never the other way round.
 */
@ApplicationScoped
public class DecodePermits {

    private static final int UNIT = 1 << 10;

    private final long bytes;
    private final Semaphore units;
    private final int contentUnits;
    private final Semaphore contents;

    /** @param limits of which {@link ImportLimits#decodeMemory} and {@link ImportLimits#archiveEntrySize} count */
    public DecodePermits(ImportLimits limits) {
        bytes = limits.decodeMemory().asLongValue();
        units = new Semaphore((int) Math.min(bytes / UNIT, Integer.MAX_VALUE), true);
        contentUnits = (int) Math.min(limits.archiveEntrySize().asLongValue() / UNIT + 1, Integer.MAX_VALUE);
        contents = new Semaphore(contentUnits, true);
    }

    /** Waits until there is memory for a file. */
    public Permit content(long size) {
        int count = (int) Math.min(size / UNIT + 1, contentUnits);
        contents.acquireUninterruptibly(count);
        return new Permit(contents, count);
    }

    /** Memory for all, in bytes. */
    long bytes() {
        return bytes;
    }

    /** Waits until there is memory; who asks for more than there is gets all of it. */
    Permit take(long wanted) {
        int count = (int) Math.min(wanted / UNIT + 1, bytes / UNIT);
        units.acquireUninterruptibly(count);
        return new Permit(units, count);
    }

    /** Memory to be given back. */
    public static final class Permit implements AutoCloseable {

        private final Semaphore units;
        private final int count;

        private Permit(Semaphore units, int count) {
            this.units = units;
            this.count = count;
        }

        @Override
        public void close() {
            units.release(count);
        }
    }
}
