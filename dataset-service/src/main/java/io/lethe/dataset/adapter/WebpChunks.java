package io.lethe.dataset.adapter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The parts of a WebP file. */
final class WebpChunks {

    private static final int FIRST = 12;
    private static final int HEADER = 8;

    private WebpChunks() {}

    /** Whether a file begins as a WebP image does. */
    static boolean isWebp(byte[] content) {
        return is(content, 0, "RIFF") && is(content, 8, "WEBP");
    }

    /** Whether it is compressed with losses, which takes its decoder many times the memory of the picture. */
    static boolean lossy(byte[] content) {
        return isWebp(content) && find(content, "VP8 ").isPresent();
    }

    /** The content of the first chunk of a kind; empty if there is none, or the file ends before it does. */
    static Optional<byte[]> find(byte[] content, String kind) {
        ByteBuffer chunks = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int at = FIRST;
        while (at + HEADER <= content.length) {
            int length = chunks.getInt(at + 4);
            if (length < 0 || length > content.length - at - HEADER) {
                return Optional.empty();
            }
            if (is(content, at, kind)) {
                return Optional.of(Arrays.copyOfRange(content, at + HEADER, at + HEADER + length));
            }
            at += HEADER + length + (length & 1);
        }
        return Optional.empty();
    }

    private static boolean is(byte[] content, int offset, String text) {
        byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
        return content.length >= offset + expected.length
                && Arrays.equals(expected, Arrays.copyOfRange(content, offset, offset + expected.length));
    }
}
