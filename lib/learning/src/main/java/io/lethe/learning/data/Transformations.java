package io.lethe.learning.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The random changes of training images that recipes name. */
public final class Transformations {

    private Transformations() {}

    /** Mirrors left and right with probability ½. */
    public static void flip(byte[] pixels, int height, int width, SplittableRandom random) {
        if (!random.nextBoolean()) {
            return;
        }
        for (int y = 0; y < height; y++) {
            for (int left = 0, right = width - 1; left < right; left++, right--) {
                int a = (y * width + left) * 3;
                int b = (y * width + right) * 3;
                for (int c = 0; c < 3; c++) {
                    byte kept = pixels[a + c];
                    pixels[a + c] = pixels[b + c];
                    pixels[b + c] = kept;
                }
            }
        }
    }

    /** Shifts by up to an eighth of the size in both directions; what comes in is black. */
    public static void crop(byte[] pixels, int height, int width, SplittableRandom random) {
        int reachY = height / 8;
        int reachX = width / 8;
        int shiftY = random.nextInt(-reachY, reachY + 1);
        int shiftX = random.nextInt(-reachX, reachX + 1);
        byte[] source = pixels.clone();
        Arrays.fill(pixels, (byte) 0);
        int columns = width - Math.abs(shiftX);
        int fromX = Math.max(0, shiftX);
        int toX = Math.max(0, -shiftX);
        for (int y = 0; y < height; y++) {
            int fromY = y + shiftY;
            if (fromY >= 0 && fromY < height) {
                System.arraycopy(source, (fromY * width + fromX) * 3, pixels, (y * width + toX) * 3, columns * 3);
            }
        }
    }

    /**
     * Scales by 0.8 to 1.2 and shears by up to 10° along the rows, around the centre, as torchvision's
     * {@code RandomAffine} with nearest neighbours; what comes in is black.
     */
    public static void affine(byte[] pixels, int height, int width, SplittableRandom random) {
        double shear = Math.tan(Math.toRadians(random.nextDouble(-10, 10)));
        double scale = random.nextDouble(0.8, 1.2);
        byte[] source = pixels.clone();
        Arrays.fill(pixels, (byte) 0);
        double centreY = (height - 1) / 2.0;
        double centreX = (width - 1) / 2.0;
        for (int y = 0; y < height; y++) {
            double dy = (y - centreY) / scale;
            int fromY = (int) Math.rint(centreY + dy);
            for (int x = 0; x < width; x++) {
                int fromX = (int) Math.rint(centreX + (x - centreX) / scale + shear * dy);
                if (fromY >= 0 && fromY < height && fromX >= 0 && fromX < width) {
                    System.arraycopy(source, (fromY * width + fromX) * 3, pixels, (y * width + x) * 3, 3);
                }
            }
        }
    }

    /** Changes brightness, contrast and saturation by a factor of 0.8 to 1.2 each, in random order. */
    public static void colourJitter(byte[] pixels, int height, int width, SplittableRandom random) {
        for (int change : Randomness.permutation(3, random)) {
            float factor = (float) random.nextDouble(0.8, 1.2);
            switch (change) {
                case 0 -> blend(pixels, factor, 0, false);
                case 1 -> blend(pixels, factor, Math.round(meanGrey(pixels)), false);
                default -> blend(pixels, factor, 0, true);
            }
        }
    }

    /** Flip, then crop. */
    public static void flipAndCrop(byte[] pixels, int height, int width, SplittableRandom random) {
        flip(pixels, height, width, random);
        crop(pixels, height, width, random);
    }

    /** Flip, affine, colour jitter: the training transformation of MUFAC. */
    public static void mufac(byte[] pixels, int height, int width, SplittableRandom random) {
        flip(pixels, height, width, random);
        affine(pixels, height, width, random);
        colourJitter(pixels, height, width, random);
    }

    /**
     * Moves each value to {@code factor * value + (1 - factor) * target}; the target is the pixel's grey if so asked.
     */
    private static void blend(byte[] pixels, float factor, float target, boolean towardsGrey) {
        for (int i = 0; i < pixels.length; i += 3) {
            float goal = towardsGrey ? grey(pixels, i) : target;
            for (int c = i; c < i + 3; c++) {
                float value = factor * Byte.toUnsignedInt(pixels[c]) + (1 - factor) * goal;
                pixels[c] = (byte) Math.max(0, Math.min(255, Math.round(value)));
            }
        }
    }

    private static float meanGrey(byte[] pixels) {
        double sum = 0;
        for (int i = 0; i < pixels.length; i += 3) {
            sum += grey(pixels, i);
        }
        return (float) (sum * 3 / pixels.length);
    }

    private static float grey(byte[] pixels, int i) {
        return 0.299f * Byte.toUnsignedInt(pixels[i])
                + 0.587f * Byte.toUnsignedInt(pixels[i + 1])
                + 0.114f * Byte.toUnsignedInt(pixels[i + 2]);
    }
}
