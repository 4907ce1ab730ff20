package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LossDistanceTest {

    @Test
    void isNoughtOfTheSameAndTheRootOfLnTwoOfTheFarApart() {
        double[] losses = {1, 1.1, 1.2, 1.3, 1.4, 1.5};
        double[] far = {100, 100.1, 100.2, 100.3, 100.4, 100.5};

        assertThat(score(losses, losses)).isEqualTo(0);
        assertThat(score(losses, far)).isCloseTo(Math.sqrt(Math.log(2)), within(1e-6));
    }

    /** The divergence of two normal distributions one deviation apart, integrated numerically. */
    @Test
    void comesCloseToTheDivergenceOfTheDistributions() {
        SplittableRandom random = new SplittableRandom(1);
        double[] one =
                random.doubles(4000).map(unused -> 5 + random.nextGaussian()).toArray();
        double[] other =
                random.doubles(4000).map(unused -> 6 + random.nextGaussian()).toArray();

        assertThat(score(one, other)).isCloseTo(rootOfDivergence(1), within(0.03));
    }

    /** Of N(0, 1) and N(shift, 1), by the sum over a fine grid. */
    private static double rootOfDivergence(double shift) {
        double divergence = 0;
        double step = 1e-3;
        for (double x = -10; x < 10 + shift; x += step) {
            double p = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
            double q = Math.exp(-(x - shift) * (x - shift) / 2) / Math.sqrt(2 * Math.PI);
            double mean = (p + q) / 2;
            divergence += step * (p * Math.log(p / mean) + q * Math.log(q / mean)) / 2;
        }
        return Math.sqrt(divergence);
    }

    private static double score(double[] members, double[] unseen) {
        return new LossDistance()
                .measure(Outputs.losses(members, unseen))
                .orElseThrow()
                .value();
    }
}
