package io.lethe.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureHashTest {

    @Test
    void changesLittleWhereAnImageIsScaledAndBrightened() {
        PictureHash small = PictureHash.of(blobs(1, 48, 0), 48).orElseThrow();
        PictureHash large = PictureHash.of(blobs(1, 96, 10), 96).orElseThrow();

        assertThat(small.distance(large)).isLessThan(8);
    }

    @Test
    void tellsImagesApart() {
        PictureHash one = PictureHash.of(blobs(1, 48, 0), 48).orElseThrow();
        PictureHash other = PictureHash.of(blobs(2, 48, 0), 48).orElseThrow();

        assertThat(one.distance(other)).isGreaterThan(40);
        assertThat(one.distance(one)).isZero();
    }

    @Test
    void hasNoOpinionOfPlainImages() {
        assertThat(PictureHash.of(new byte[8 * 8 * 3], 8)).isEmpty();
    }

    @Test
    void hashesThinSteps() {
        byte[] halves = new byte[32 * 32 * 3];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = (byte) (i / 3 % 32 < 16 ? 0 : 200);
        }

        PictureHash hash = PictureHash.of(halves, 32).orElseThrow();

        assertThat(hash.word(0)).isEqualTo(hash.word(7)).isNotZero();
    }

    /** A smooth image: an 8×8 grid of chance, magnified. */
    static byte[] blobs(long seed, int size, int brighter) {
        byte[] grid = new byte[8 * 8 * 3];
        Random random = new Random(seed);
        for (int i = 0; i < 8 * 8; i++) {
            byte grey = (byte) (20 + random.nextInt(200) + brighter);
            grid[3 * i] = grey;
            grid[3 * i + 1] = grey;
            grid[3 * i + 2] = grey;
        }
        byte[] rgb = new byte[size * size * 3];
        BoxFilter.scale(new Pixels(8, 8, grid), size, rgb);
        return rgb;
    }
}
