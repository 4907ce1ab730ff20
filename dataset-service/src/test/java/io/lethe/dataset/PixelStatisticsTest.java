package io.lethe.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PixelStatisticsTest {

    @Test
    void areThoseOfThePopulation() {
        PixelStatistics statistics = new PixelStatistics();

        statistics.add(new byte[] {0, 10});
        statistics.add(new byte[] {(byte) 200, (byte) 250});

        // (0 + 10 + 200 + 250) / 4 = 115; squared distances 13225 + 11025 + 7225 + 18225 = 49700, a quarter 12425
        assertThat(statistics.mean()).isEqualTo(115);
        assertThat(statistics.deviation()).isCloseTo(Math.sqrt(12_425), within(1e-9));
    }

    @Test
    void ofNothingAreZero() {
        assertThat(new PixelStatistics().mean()).isZero();
        assertThat(new PixelStatistics().deviation()).isZero();
    }
}
