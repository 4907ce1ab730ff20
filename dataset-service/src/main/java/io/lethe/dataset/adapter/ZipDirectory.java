package io.lethe.dataset.adapter;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The table of contents of a zip, counted before a reader holds all of it in memory. */
final class ZipDirectory {

    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_SIZE = 20;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_SIZE = 46;

    private ZipDirectory() {}

    /**
     * Counts the entries as a reader will find them, whatever number the zip claims.
     *
     * @param most where counting ends
     * @return 0 where no table of contents is found, which the reader then says
     */
    static long entries(Path zip, long most) throws IOException {
        try (FileChannel file = FileChannel.open(zip)) {
            long start = start(file);
            if (start < 0 || start >= file.size()) {
                return 0;
            }
            file.position(start);
            return count(new BufferedInputStream(Channels.newInputStream(file), 1 << 16), most);
        } catch (EOFException e) {
            return 0;
        }
    }

    private static long count(InputStream entries, long most) throws IOException {
        long count = 0;
        while (count < most) {
            byte[] fixed = entries.readNBytes(ENTRY_SIZE);
            ByteBuffer entry = ByteBuffer.wrap(fixed).order(ByteOrder.LITTLE_ENDIAN);
            if (fixed.length < ENTRY_SIZE || entry.getInt(0) != ENTRY) {
                break;
            }
            count++;
            entries.skipNBytes(Short.toUnsignedLong(entry.getShort(28))
                    + Short.toUnsignedLong(entry.getShort(30))
                    + Short.toUnsignedLong(entry.getShort(32)));
        }
        return count;
    }

    /** Where the table begins; negative if it has no end, by which it is found. */
    private static long start(FileChannel file) throws IOException {
        long from = Math.max(0, file.size() - END_SIZE - LONGEST_COMMENT);
        ByteBuffer tail = read(file, from, (int) (file.size() - from));
        for (int at = tail.capacity() - END_SIZE; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                long end = from + at;
                long size = Integer.toUnsignedLong(tail.getInt(at + 12));
                long offset = Integer.toUnsignedLong(tail.getInt(at + 16));
                long large = large(file, end);
                // Something may come before the zip, by which offsets are then short.
                return large >= 0 ? large : offset + Math.max(0, end - size - offset);
            }
        }
        return -1;
    }

    /** The beginning in a zip of the large kind; negative in any other. */
    private static long large(FileChannel file, long end) throws IOException {
        if (end < LOCATOR_SIZE) {
            return -1;
        }
        ByteBuffer locator = read(file, end - LOCATOR_SIZE, LOCATOR_SIZE);
        if (locator.getInt(0) != LOCATOR) {
            return -1;
        }
        long at = locator.getLong(8);
        return at < 0 || at > file.size() - 56 ? -1 : read(file, at, 56).getLong(48);
    }

    private static ByteBuffer read(FileChannel file, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes;
    }
}
