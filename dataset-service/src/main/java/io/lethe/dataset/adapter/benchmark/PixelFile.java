package io.lethe.dataset.adapter.benchmark;

import io.lethe.dataset.adapter.ContentDigest;
import io.lethe.dataset.adapter.Pixels;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Images of one size without a format of their own, one record after the other in a file. Safe for use by several
 * threads.
 */
final class PixelFile implements AutoCloseable {

    /**
     * Where the pixels are.
     *
     * @param header bytes before the first record
     * @param record bytes of a record
     * @param skip bytes of a record before its pixels
     * @param height in pixels
     * @param width in pixels
     * @param planes 1: grey, 3: all red, all green, all blue
     */
    record Layout(int header, int record, int skip, int height, int width, int planes) {}

    private final FileChannel channel;
    private final Layout layout;

    PixelFile(Path file, Layout layout) throws IOException {
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.layout = layout;
    }

    /** Raw bytes of one image, without its label. */
    private byte[] raw(int number) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(layout.height() * layout.width() * layout.planes());
        long position = layout.header() + (long) number * layout.record() + layout.skip();
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException("ends within an image");
            }
        }
        return bytes.array();
    }

    /** One image, and what tells it from others. */
    Image image(int number) throws IOException {
        byte[] raw = raw(number);
        int area = layout.height() * layout.width();
        byte[] rgb = new byte[area * 3];
        for (int i = 0; i < area; i++) {
            for (int channel = 0; channel < 3; channel++) {
                rgb[3 * i + channel] = raw[layout.planes() == 1 ? i : channel * area + i];
            }
        }
        return new Image(new Pixels(layout.height(), layout.width(), rgb), ContentDigest.of(raw));
    }

    /** @param content digest of the raw bytes */
    record Image(Pixels pixels, ContentDigest content) {}

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
