package io.lethe.learning.metric;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** A statistic with its bootstrap distribution: the same statistic computed on resampled people. */
final class Sampled {

    private static final double LOWER_TAIL = 0.025;

    private final double value;
    private final double[] resampled;

    Sampled(double value, double[] resampled) {
        this.value = value;
        this.resampled = resampled;
    }

    /** Mean of a value of each sample. */
    static Sampled mean(double[] perSample, int[] groups, int resamples, SplittableRandom random) {
        double[] ones = new double[perSample.length];
        Arrays.fill(ones, 1);
        return ratio(perSample, ones, groups, resamples, random);
    }

    /** Sum of the numerators over the sum of the denominators; samples with denominator 0 take no part. */
    static Sampled ratio(
            double[] numerators, double[] denominators, int[] groups, int resamples, SplittableRandom random) {
        int[] counted = IntStream.range(0, groups.length)
                .filter(i -> denominators[i] > 0)
                .toArray();
        People people = People.of(Arrays.stream(counted).map(i -> groups[i]).toArray());
        double[] above = people.sum(
                Arrays.stream(counted).mapToDouble(i -> numerators[i]).toArray());
        double[] below = people.sum(
                Arrays.stream(counted).mapToDouble(i -> denominators[i]).toArray());
        double[] resampled = new double[resamples];
        for (int b = 0; b < resamples; b++) {
            int[] times = people.draw(random);
            resampled[b] = dot(above, times) / dot(below, times);
        }
        return new Sampled(Arrays.stream(above).sum() / Arrays.stream(below).sum(), resampled);
    }

    private static double dot(double[] values, int[] times) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * times[i];
        }
        return sum;
    }

    /** A statistic of which only the range is known. */
    static Sampled unknown(double value, double low, double high, int resamples) {
        double[] resampled = new double[resamples];
        for (int b = 0; b < resamples; b++) {
            resampled[b] = b % 2 == 0 ? low : high;
        }
        return new Sampled(value, resampled);
    }

    /** A function of this statistic. */
    Sampled map(DoubleUnaryOperator function) {
        return new Sampled(
                function.applyAsDouble(value),
                Arrays.stream(resampled).map(function).toArray());
    }

    /** A function of this statistic and another one, resampled as often and independently. */
    Sampled combine(Sampled other, DoubleBinaryOperator function) {
        double[] combined = new double[resampled.length];
        for (int b = 0; b < combined.length; b++) {
            combined[b] = function.applyAsDouble(resampled[b], other.resampled[b]);
        }
        return new Sampled(function.applyAsDouble(value, other.value), combined);
    }

    /**
     * The value with the 95 % percentile interval, widened to hold the value where the statistic has an edge there, as
     * an absolute value has at 0.
     */
    ScoreReport.Estimate estimate() {
        double[] sorted = resampled.clone();
        Arrays.sort(sorted);
        return new ScoreReport.Estimate(
                value,
                Math.min(value, quantile(sorted, LOWER_TAIL)),
                Math.max(value, quantile(sorted, 1 - LOWER_TAIL)));
    }

    private static double quantile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
