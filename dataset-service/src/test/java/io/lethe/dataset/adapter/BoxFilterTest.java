package io.lethe.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BoxFilterTest {

    @Test
    void averagesTheAreaThatAPixelCovers() {
        byte[] checkers = {0, 0, 0, (byte) 200, (byte) 200, (byte) 200, (byte) 200, (byte) 200, (byte) 200, 0, 0, 0};

        assertThat(scaled(checkers, 2, 2, 1)).containsExactly(100, 100, 100);
    }

    @Test
    void weighsPixelsThatAreCoveredInPart() {
        byte[] row = {0, 0, 0, 90, 90, 90, 0, 0, 0};

        assertThat(scaled(row, 1, 3, 2)).containsOnly(30);
    }

    @Test
    void keepsABrightImageBright() {
        byte[] white = new byte[7 * 5 * 3];
        Arrays.fill(white, (byte) 255);

        assertThat(scaled(white, 5, 7, 3)).containsOnly(-1);
        assertThat(scaled(white, 5, 7, 16)).containsOnly(-1);
    }

    @Test
    void leavesAnImageOfTheRightSizeAlone() {
        byte[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

        assertThat(scaled(pixels, 2, 2, 2)).isEqualTo(pixels);
    }

    private static byte[] scaled(byte[] rgb, int height, int width, int size) {
        byte[] target = new byte[size * size * 3];
        BoxFilter.scale(new Pixels(height, width, rgb), size, target);
        return target;
    }
}
