package io.lethe.dataset.adapter.benchmark;

import io.lethe.dataset.adapter.BadInputException;
import io.lethe.dataset.adapter.Upload;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An IDX file, as MNIST is distributed: two zero bytes, the type, the number of dimensions, the size of each as a
 * big-endian int32, then the values.
 *
 * @param name the file's name, for messages
 * @param file where it lies, without compression
 * @param sizes size of each dimension
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Idx(String name, Path file, int[] sizes) {

    private static final int UNSIGNED_BYTE = 8;
    private static final int MOST_DIMENSIONS = 8;

    /** No benchmark has a larger one; what a gzip expands to is not known before. */
    private static final long LARGEST = 256L << 20;

    /**
     * Reads the header of a file, gzipped or not, and checks the length.
     *
     * @param dimensions that are expected
     * @throws BadInputException saying what is wrong with the file
     */
    static Idx read(PackedFolder folder, String entry, int dimensions) {
        Upload packed = folder.extracted(entry);
        String name = packed.fileName();
        try {
            Path file = name.endsWith(".gz") ? expanded(packed.path()) : packed.path();
            long size = Files.size(file);
            try (InputStream content = new BufferedInputStream(Files.newInputStream(file))) {
                ByteBuffer magic = ByteBuffer.wrap(content.readNBytes(4));
                if (magic.limit() < 4 || magic.getShort(0) != 0 || magic.get(3) < 1 || magic.get(3) > MOST_DIMENSIONS) {
                    throw folder.bad(name + " is no IDX file");
                }
                if (magic.get(2) != UNSIGNED_BYTE || magic.get(3) != dimensions) {
                    throw folder.bad("%s has type %d and %d dimensions; expected unsigned bytes (8) and %d"
                            .formatted(name, magic.get(2), magic.get(3), dimensions));
                }
                int[] sizes = new int[dimensions];
                ByteBuffer header = ByteBuffer.wrap(content.readNBytes(4 * dimensions));
                if (header.limit() < 4 * dimensions) {
                    throw folder.bad("%s is cut off within its header, after %d bytes".formatted(name, size));
                }
                long expected = 4 + 4L * dimensions;
                long values = 1;
                for (int i = 0; i < dimensions; i++) {
                    sizes[i] = header.getInt();
                    values = sizes[i] < 0 ? Long.MAX_VALUE : Math.multiplyExact(values, sizes[i]);
                }
                expected = Math.addExact(expected, values);
                if (size != expected) {
                    throw folder.bad(
                            "%s has %d bytes; by its header it should have %d".formatted(name, size, expected));
                }
                return new Idx(name, file, sizes);
            }
        } catch (ArithmeticException e) {
            throw folder.bad("%s has a header with impossible sizes".formatted(name));
        } catch (EOFException | ZipException e) {
            throw folder.bad("%s is gzipped, and cut off or damaged".formatted(name));
        } catch (IOException e) {
            throw folder.bad("%s cannot be read".formatted(name));
        }
    }

    /** Number of items. */
    int count() {
        return sizes[0];
    }

    /** All values of a file with one dimension. */
    byte[] values() throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            content.skipNBytes(8);
            return content.readAllBytes();
        }
    }

    PixelFile.Layout layout() {
        return new PixelFile.Layout(16, sizes[1] * sizes[2], 0, sizes[1], sizes[2], 1);
    }

    private static Path expanded(Path packed) throws IOException {
        Path file = Files.createTempFile(packed.toAbsolutePath().getParent(), "benchmark-", ".idx");
        try (InputStream content = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(packed)));
                OutputStream to = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            long left = LARGEST;
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                left -= read;
                if (left < 0) {
                    throw new ZipException("expands to more than any benchmark's file");
                }
                to.write(buffer, 0, read);
            }
        }
        return file;
    }
}
