package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
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
    void saysOfOnePersonThatItCannotKnow() {
        double[] right = IntStream.range(0, 100).mapToDouble(i -> i % 2).toArray();

        assertThat(mean(right, new int[100])).isEqualTo(new ScoreReport.Estimate(0.5, 0, 1));
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
        Sampled folded = Sampled.of(0.5, new double[] {0, 1}).map(NoMus::forgettingScore);

        assertThat(folded.estimate()).isEqualTo(new ScoreReport.Estimate(0, 0, 0.5));
    }

    @Test
    void whatIsMadeOfSomethingUnknownIsUnknown() {
        Sampled known = Sampled.of(0.5, new double[] {0.4, 0.6});
        Sampled unknown = Sampled.unknown(0.25, 2);

        assertThat(known.combine(unknown, Double::sum).estimate(-3, 3))
                .isEqualTo(new ScoreReport.Estimate(0.75, -3, 3));
        assertThat(unknown.map(value -> 2 * value).estimate()).isEqualTo(new ScoreReport.Estimate(0.5, 0, 1));
    }

    @Test
    void statisticsOfOneSequenceSeeTheSamePeople() {
        int[] fourPeople = IntStream.range(0, 40).map(i -> i / 10).toArray();
        double[] right = IntStream.of(fourPeople).asDoubleStream().toArray();
        double[] less = DoubleStream.of(right).map(value -> value - 1).toArray();

        Sampled difference = Sampled.mean(right, fourPeople, 100, new SplittableRandom(5))
                .combine(Sampled.mean(less, fourPeople, 100, new SplittableRandom(5)), (a, b) -> a - b);

        assertThat(difference.estimate()).isEqualTo(new ScoreReport.Estimate(1, 1, 1));
    }

    private static ScoreReport.Estimate mean(double[] values, int[] groups) {
        return Sampled.mean(values, groups, 1000, new SplittableRandom(3)).estimate();
    }
}
