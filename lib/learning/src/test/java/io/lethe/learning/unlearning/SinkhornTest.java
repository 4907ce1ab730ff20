package io.lethe.learning.unlearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SinkhornTest {

    private static final Sinkhorn SINKHORN = new Sinkhorn(0.05, 500, 1e-9);

    @Test
    void movesEachPointToTheOneThatCostsNothing() {
        float[] cost = {1, 0, 0, 1};

        assertThat(SINKHORN.plan(cost, 2)).containsExactly(new double[] {0, 0.5, 0.5, 0}, within(1e-6));
    }

    @Test
    void spreadsPointsThatCostAlikeEvenly() {
        assertThat(SINKHORN.plan(new float[] {2, 2, 2, 2, 2, 2}, 3))
                .containsExactly(new double[] {1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0}, within(1e-9));
    }

    @Test
    void everyPointGivesAndTakesItsShare() {
        SplittableRandom random = new SplittableRandom(1);
        float[] cost = new float[4 * 7];
        for (int i = 0; i < cost.length; i++) {
            cost[i] = (float) random.nextDouble(2);
        }

        double[] plan = SINKHORN.plan(cost, 7);

        for (int row = 0; row < 4; row++) {
            double sum = 0;
            for (int column = 0; column < 7; column++) {
                sum += plan[row * 7 + column];
            }
            assertThat(sum).isCloseTo(1 / 4.0, within(1e-4));
        }
        for (int column = 0; column < 7; column++) {
            double sum = 0;
            for (int row = 0; row < 4; row++) {
                sum += plan[row * 7 + column];
            }
            assertThat(sum).isCloseTo(1 / 7.0, within(1e-9));
        }
    }
}
