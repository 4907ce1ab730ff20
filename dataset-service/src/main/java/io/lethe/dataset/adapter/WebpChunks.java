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
    private static final String FRAME = "ANMF";

    /** Place, size, duration and flags of a frame; its own chunks follow. */
    private static final int FRAME_HEADER = 16;

    private WebpChunks() {}

    /** Whether a file begins as a WebP image does. */
    static boolean isWebp(byte[] content) {
        return is(content, 0, "RIFF") && is(content, 8, "WEBP");
    }

    /** Whether it is compressed with losses, which takes its decoder many times the memory of the picture. */
    static boolean lossy(byte[] content) {
        return isWebp(content)
                && (find(content, "VP8 ").isPresent()
                        || find(content, FRAME)
                                .filter(frame ->
                                        find(frame, FRAME_HEADER, "VP8 ").isPresent())
                                .isPresent());
    }

    /** Whether it is an animation. */
    static boolean animated(byte[] content) {
        return isWebp(content) && find(content, FRAME).isPresent();
    }

    /** Whether the first picture of an animation covers only a part of it. */
    static boolean partialFirst(byte[] content) {
        if (!isWebp(content)) {
            return false;
        }
        Optional<byte[]> canvas = find(content, "VP8X").filter(chunk -> chunk.length >= 10);
        Optional<byte[]> frame = find(content, FRAME).filter(chunk -> chunk.length >= FRAME_HEADER);
        return canvas.isPresent()
                && frame.isPresent()
                && (!Arrays.equals(Arrays.copyOfRange(canvas.get(), 4, 10), Arrays.copyOfRange(frame.get(), 6, 12))
                        || !Arrays.equals(new byte[6], Arrays.copyOf(frame.get(), 6)));
    }

    /** The content of the first chunk of a kind; empty if there is none, or the file ends before it does. */
    static Optional<byte[]> find(byte[] content, String kind) {
        return find(content, FIRST, kind);
    }

    private static Optional<byte[]> find(byte[] content, int first, String kind) {
        ByteBuffer chunks = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int at = first;
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
