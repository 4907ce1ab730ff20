package io.lethe.dataset.adapter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Whether WebP and BMP files are as long as they say; their decoders go on with what there is. */
final class Completeness {

    private static final int BMP_HEADER = 26;

    private Completeness() {}

    /** @throws RefusedException if a file is shorter than it says */
    static void require(byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        long claimed = 0;
        if (is(content, 0, "RIFF") && is(content, 8, "WEBP")) {
            claimed = Integer.toUnsignedLong(bytes.getInt(4)) + 8;
        } else if (is(content, 0, "BM") && content.length >= BMP_HEADER) {
            claimed = Integer.toUnsignedLong(bytes.getInt(2));
        }
        if (content.length < claimed) {
            throw new RefusedException(
                    "is cut off: it says that it has %d bytes, and has %d".formatted(claimed, content.length));
        }
    }

    private static boolean is(byte[] content, int offset, String text) {
        return content.length >= offset + text.length()
                && new String(content, offset, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }
}
