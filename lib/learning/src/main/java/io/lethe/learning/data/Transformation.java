package io.lethe.learning.data;

import java.util.SplittableRandom;

/** A random change of a training image, drawn anew for each sample and round. */
@FunctionalInterface
public interface Transformation {

    /** Changes nothing. */
    Transformation NONE = (pixels, height, width, random) -> {};

    /**
     * Changes an image in place.
     *
     * @param pixels {@code [height, width, 3]} uint8 RGB
     * @param height in pixels
     * @param width in pixels
     * @param random source of all draws
     */
    void apply(byte[] pixels, int height, int width, SplittableRandom random);
}
