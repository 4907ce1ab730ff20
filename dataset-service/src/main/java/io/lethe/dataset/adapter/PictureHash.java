package io.lethe.dataset.adapter;

import java.util.Optional;

/**
 * A perceptual hash of 256 bits: whether an image gets clearly brighter from each cell of a 16×16 grid to the next.
 * Scaling, recompressing and brightening an image change few of them.
 *
 * @param first rows 0 to 3 of the grid
 * @param second rows 4 to 7
 * @param third rows 8 to 11
 * @param fourth rows 12 to 15
 */
public record PictureHash(long first, long second, long third, long fourth) {

    private static final int CELLS = 16;
    private static final int SIDE = CELLS + 1;

    /** Smaller steps are noise of the compression. */
    private static final int STEP = 3;

    /** Images flatter than this look all alike. */
    private static final int LEAST_CONTRAST = 24;

    /**
     * Hashes an image.
     *
     * @param rgb {@code [size, size, 3]} uint8 RGB
     * @return empty if the image is too flat to be told from others
     */
    public static Optional<PictureHash> of(byte[] rgb, int size) {
        byte[] small = new byte[SIDE * SIDE * 3];
        BoxFilter.scale(new Pixels(size, size, rgb), SIDE, small);
        int[] grey = new int[SIDE * SIDE];
        int darkest = 255;
        int brightest = 0;
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (299 * (small[3 * i] & 0xff) + 587 * (small[3 * i + 1] & 0xff) + 114 * (small[3 * i + 2] & 0xff))
                    / 1000;
            darkest = Math.min(darkest, grey[i]);
            brightest = Math.max(brightest, grey[i]);
        }
        if (brightest - darkest < LEAST_CONTRAST) {
            return Optional.empty();
        }
        long[] words = new long[4];
        for (int cell = 0; cell < CELLS * CELLS; cell++) {
            int at = cell / CELLS * SIDE + cell % CELLS;
            if (grey[at + 1] - grey[at] >= STEP) {
                words[cell / Long.SIZE] |= 1L << cell;
            }
        }
        return Optional.of(new PictureHash(words[0], words[1], words[2], words[3]));
    }

    /** In how many of the 256 bits two images differ. */
    public int distance(PictureHash other) {
        return Long.bitCount(first ^ other.first)
                + Long.bitCount(second ^ other.second)
                + Long.bitCount(third ^ other.third)
                + Long.bitCount(fourth ^ other.fourth);
    }

    /** A word of 32 bits, {@code 0} to {@code 7}. */
    public int word(int number) {
        long pair = switch (number / 2) {
            case 0 -> first;
            case 1 -> second;
            case 2 -> third;
            default -> fourth;
        };
        return (int) (number % 2 == 0 ? pair : pair >>> Integer.SIZE);
    }
}
