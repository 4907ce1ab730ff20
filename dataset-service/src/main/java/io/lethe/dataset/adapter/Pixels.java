package io.lethe.dataset.adapter;

/**
 * An image in memory.
 *
 * @param height in pixels
 * @param width in pixels
 * @param rgb {@code [height, width, 3]} uint8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Pixels(int height, int width, byte[] rgb) implements PixelRows {

    @Override
    public void read(int y, byte[] row) {
        System.arraycopy(rgb, y * width * 3, row, 0, width * 3);
    }
}
