package io.lethe.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Tells how much of a content has been read; whoever is told may end the reading by an exception. For one thread. */
final class CountedInput extends FilterInputStream {

    private final LongConsumer told;
    private long count;
    private volatile @Nullable RuntimeException ended;

    CountedInput(InputStream content, LongConsumer told) {
        super(content);
        this.told = told;
    }

    /** Whoever was told has ended the reading; no kind of exception that a request could be tried again for. */
    static final class EndedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final RuntimeException reason;

        EndedException(RuntimeException reason) {
            super(reason);
            this.reason = reason;
        }

        /** What was thrown by who was told. */
        RuntimeException reason() {
            return reason;
        }
    }

    /** Says that the reading was ended, however the client has wrapped that on its way. */
    void throwIfEnded() {
        var reason = ended;
        if (reason != null) {
            throw new EndedException(reason);
        }
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            tell(1);
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        if (read > 0) {
            tell(read);
        }
        return read;
    }

    private void tell(int more) throws IOException {
        count += more;
        try {
            told.accept(count);
        } catch (RuntimeException e) {
            ended = e;
            throw new IOException("the reading was ended", e);
        }
    }
}
