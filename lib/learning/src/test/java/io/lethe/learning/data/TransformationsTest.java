package io.lethe.learning.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TransformationsTest {

    private static final int SIZE = 16;

    @Test
    void flipMirrorsAboutHalfOfTheImages() {
        byte[] image = ramp();
        int mirrored = 0;
        SplittableRandom random = new SplittableRandom(1);

        for (int i = 0; i < 1000; i++) {
            byte[] copy = image.clone();
            Transformations.flip(copy, SIZE, SIZE, random);
            boolean same = java.util.Arrays.equals(copy, image);
            assertThat(red(copy, 3, same ? 2 : SIZE - 3)).isEqualTo(red(image, 3, 2));
            mirrored += same ? 0 : 1;
        }

        assertThat(mirrored).isBetween(450, 550);
    }

    @Test
    void cropShiftsByUpToAnEighthAndBringsInBlack() {
        byte[] image = ramp();
        Set<Integer> shifts = new HashSet<>();
        SplittableRandom random = new SplittableRandom(1);

        for (int i = 0; i < 200; i++) {
            byte[] copy = image.clone();
            Transformations.crop(copy, SIZE, SIZE, random);
            int shift = red(copy, 8, 8) - red(image, 8, 8);
            shifts.add(shift);
            int row = Math.floorDiv(shift + 2, SIZE);
            int column = shift - row * SIZE;
            assertThat(red(copy, row > 0 ? SIZE - 1 : 0, 8)).isEqualTo(row == 0 ? red(copy, 0, 8) : 0);
            assertThat(Math.abs(row)).isLessThanOrEqualTo(2);
            assertThat(Math.abs(column)).isLessThanOrEqualTo(2);
        }

        assertThat(shifts).hasSize(25);
    }

    @Test
    void theMufacChangesKeepAGreyImageGreyAndDifferFromImageToImage() {
        Set<Integer> centres = new HashSet<>();
        SplittableRandom random = new SplittableRandom(1);

        for (int i = 0; i < 50; i++) {
            byte[] grey = new byte[SIZE * SIZE * 3];
            java.util.Arrays.fill(grey, (byte) 100);
            Transformations.mufac(grey, SIZE, SIZE, random);
            int centre = (SIZE / 2 * SIZE + SIZE / 2) * 3;
            assertThat(grey[centre]).isEqualTo(grey[centre + 1]).isEqualTo(grey[centre + 2]);
            centres.add(Byte.toUnsignedInt(grey[centre]));
        }

        assertThat(centres).hasSizeGreaterThan(10).allMatch(value -> value >= 60 && value <= 140);
    }

    @Test
    void affineKeepsTheCentre() {
        byte[] image = ramp();
        byte[] copy = image.clone();

        Transformations.affine(copy, SIZE, SIZE, new SplittableRandom(3));

        assertThat(red(copy, 8, 8)).isEqualTo(red(image, 8, 8));
        assertThat(copy).isNotEqualTo(image);
    }

    /** Every pixel has a red of its own: 16 * row + column. */
    private static byte[] ramp() {
        byte[] image = new byte[SIZE * SIZE * 3];
        for (int i = 0; i < SIZE * SIZE; i++) {
            image[3 * i] = (byte) i;
        }
        return image;
    }

    private static int red(byte[] image, int row, int column) {
        return Byte.toUnsignedInt(image[(row * SIZE + column) * 3]);
    }
}
