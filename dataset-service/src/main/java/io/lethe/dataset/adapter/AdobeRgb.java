package io.lethe.dataset.adapter;

import java.awt.image.BufferedImage;

/**
 * Adobe RGB (1998), which files may name without carrying its profile. Its white is sRGB's, and so are its red and
 * blue; its green reaches further, and what lies outside of sRGB ends at the edge.
 */
final class AdobeRgb {

    private static final int WHITE = 255;
    private static final double GAMMA = 563.0 / 256;

    /** Linear sRGB of linear Adobe RGB, from the primaries of both standards. */
    private static final double RED_OF_RED = 1.39835574;

    private static final double RED_OF_GREEN = -0.39835574;
    private static final double BLUE_OF_GREEN = -0.04292899;
    private static final double BLUE_OF_BLUE = 1.04292899;

    private static final double[] LINEAR = linear();

    private AdobeRgb() {}

    /** An image whose samples are Adobe RGB, in sRGB and 8 bits; opacity stays. */
    static BufferedImage toSrgb(BufferedImage image) {
        boolean withAlpha = image.getColorModel().hasAlpha();
        BufferedImage srgb = new BufferedImage(
                image.getWidth(),
                image.getHeight(),
                withAlpha ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR);
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int x = 0; x < row.length; x++) {
                row[x] = toSrgb(row[x]);
            }
            srgb.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return srgb;
    }

    private static int toSrgb(int pixel) {
        double red = LINEAR[pixel >> 16 & WHITE];
        double green = LINEAR[pixel >> 8 & WHITE];
        double blue = LINEAR[pixel & WHITE];
        return (pixel & 0xFF000000)
                | encoded(RED_OF_RED * red + RED_OF_GREEN * green) << 16
                | encoded(green) << 8
                | encoded(BLUE_OF_GREEN * green + BLUE_OF_BLUE * blue);
    }

    /** sRGB's curve (IEC 61966-2-1). */
    private static int encoded(double linear) {
        double bounded = Math.max(0, Math.min(1, linear));
        double value = bounded <= 0.0031308 ? 12.92 * bounded : 1.055 * Math.pow(bounded, 1 / 2.4) - 0.055;
        return (int) Math.round(WHITE * value);
    }

    private static double[] linear() {
        double[] linear = new double[WHITE + 1];
        for (int i = 0; i <= WHITE; i++) {
            linear[i] = Math.pow((double) i / WHITE, GAMMA);
        }
        return linear;
    }
}
