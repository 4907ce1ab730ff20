package io.lethe.dataset.adapter;

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;

/**
 * How a picture must be turned to be seen upright, as the EXIF orientation of its file says.
 *
 * @param value 1 (upright) to 8
 */
record Orientation(int value) {

    static final Orientation UPRIGHT = new Orientation(1);

    private static final int MOST = 8;

    /** The orientation that a file's properties tell; upright where there is none, or none that makes sense. */
    static Orientation of(Exif exif) {
        return exif.number(TIFF.TAG_ORIENTATION)
                .filter(number -> number >= 1 && number <= MOST)
                .map(Orientation::new)
                .orElse(UPRIGHT);
    }

    /**
     * Turns a square picture in place.
     *
     * @param rgb {@code [size, size, 3]} uint8 RGB
     */
    void apply(byte[] rgb, int size) {
        if (value == UPRIGHT.value) {
            return;
        }
        byte[] stored = rgb.clone();
        int last = size - 1;
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int fromX = switch (value) {
                    case 2, 3 -> last - x;
                    case 4 -> x;
                    case 5, 6 -> y;
                    default -> last - y;
                };
                int fromY = switch (value) {
                    case 2 -> y;
                    case 3, 4 -> last - y;
                    case 5, 8 -> x;
                    default -> last - x;
                };
                System.arraycopy(stored, (fromY * size + fromX) * 3, rgb, (y * size + x) * 3, 3);
            }
        }
    }
}
