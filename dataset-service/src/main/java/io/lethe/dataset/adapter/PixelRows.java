package io.lethe.dataset.adapter;

/** An image that is read row by row. */
public interface PixelRows {

    /** Height in pixels. */
    int height();

    /** Width in pixels. */
    int width();

    /**
     * Reads a row.
     *
     * @param y from 0, the top; a caller asks for rows in ascending order
     * @param rgb {@code [width, 3]} uint8 RGB to fill
     */
    void read(int y, byte[] rgb);
}
