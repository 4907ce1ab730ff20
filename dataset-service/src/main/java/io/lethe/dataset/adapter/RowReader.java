package io.lethe.dataset.adapter;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Bounds how much text one row of a table takes, which a quote that is never closed, or a file without line ends, would
 * make the whole file. Parsers read ahead, so a little more than the bound may pass.
 */
final class RowReader extends FilterReader {

    /** More than the parser, its decoder and a buffer hold ahead. */
    private static final int AHEAD = 1 << 14;

    private final long most;
    private long left;

    RowReader(Reader text, int mostCharacters) {
        super(text);
        this.most = (long) mostCharacters + AHEAD;
        this.left = most;
    }

    /** A row is longer than is allowed. */
    static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1L;
    }

    /** Says that a row has ended. */
    void next() {
        left = most;
    }

    @Override
    public int read() throws IOException {
        int character = super.read();
        count(character < 0 ? 0 : 1);
        return character;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(int characters) throws TooLongException {
        left -= characters;
        if (left < 0) {
            throw new TooLongException();
        }
    }
}
