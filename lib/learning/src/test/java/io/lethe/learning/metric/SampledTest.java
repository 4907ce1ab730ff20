package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampledTest {

    @Test
    void resamplesPeopleNotImages() {
        double[] right = IntStream.range(0, 400).mapToDouble(i -> i / 40 % 2).toArray();
        int[] tenPeople = IntStream.range(0, 400).map(i -> i / 40).toArray();
        int[] everyImageAPerson = IntStream.range(0, 400).toArray();

        ScoreReport.Estimate byPerson = mean(right, tenPeople);
        ScoreReport.Estimate byImage = mean(right, everyImageAPerson);

        // A binomial share of 0.5 has the half-widths 1.96 * 0.5 / sqrt(n).
        assertThat(byPerson.value()).isEqualTo(0.5);
        assertThat(byPerson.high() - byPerson.low()).isCloseTo(2 * 1.96 * 0.5 / Math.sqrt(10), within(0.08));
        assertThat(byImage.high() - byImage.low()).isCloseTo(2 * 1.96 * 0.5 / Math.sqrt(400), within(0.02));
    }

    @Test
    void resamplesImagesWhereThereIsOnePersonOnly() {
        double[] right = IntStream.range(0, 100).mapToDouble(i -> i % 2).toArray();

        ScoreReport.Estimate estimate = mean(right, new int[100]);

        assertThat(estimate.high() - estimate.low()).isCloseTo(2 * 1.96 * 0.5 / Math.sqrt(100), within(0.04));
    }

    @Test
    void leavesOutWhatHasNoDenominator() {
        Sampled ratio = Sampled.ratio(
                new double[] {3, 0, 1}, new double[] {4, 0, 4}, new int[] {1, 2, 3}, 100, new SplittableRandom(1));

        assertThat(ratio.estimate().value()).isEqualTo(0.5);
        assertThat(ratio.estimate().low()).isEqualTo(0.25);
        assertThat(ratio.estimate().high()).isEqualTo(0.75);
    }

    @Test
    void holdsTheValueWithinItsInterval() {
        Sampled folded = Sampled.unknown(0.5, 0, 1, 100).map(NoMus::forgettingScore);

        assertThat(folded.estimate()).isEqualTo(new ScoreReport.Estimate(0, 0, 0.5));
    }

    private static ScoreReport.Estimate mean(double[] values, int[] groups) {
        return Sampled.mean(values, groups, 1000, new SplittableRandom(3)).estimate();
    }
}
