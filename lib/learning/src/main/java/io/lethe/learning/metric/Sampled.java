package io.lethe.learning.metric;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * A statistic with its bootstrap distribution: the same statistic computed on resampled people. Two statistics of one
 * split that were resampled by the same random numbers saw the same people in each resample, so that what is computed
 * of both is paired.
 */
final class Sampled {

    private static final double LOWER_TAIL = 0.025;

    private final double value;
    private final double[] resampled;
    /** Whether there was anybody to resample. */
    private final boolean known;

    private Sampled(double value, double[] resampled, boolean known) {
        this.value = value;
        this.resampled = resampled;
        this.known = known;
    }

    /** A statistic of several people. */
    static Sampled of(double value, double[] resampled) {
        return new Sampled(value, resampled, true);
    }

    /** A statistic whose distribution cannot be known, as that of one person. */
    static Sampled unknown(double value, int resamples) {
        double[] same = new double[resamples];
        Arrays.fill(same, value);
        return new Sampled(value, same, false);
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
        double value = Arrays.stream(above).sum() / Arrays.stream(below).sum();
        if (!people.several()) {
            return unknown(value, resamples);
        }
        double[] resampled = new double[resamples];
        for (int b = 0; b < resamples; b++) {
            int[] times = people.draw(random);
            resampled[b] = dot(above, times) / dot(below, times);
        }
        return of(value, resampled);
    }

    private static double dot(double[] values, int[] times) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * times[i];
        }
        return sum;
    }

    /** The statistic itself. */
    double value() {
        return value;
    }

    /** A function of this statistic. */
    Sampled map(DoubleUnaryOperator function) {
        return new Sampled(
                function.applyAsDouble(value),
                Arrays.stream(resampled).map(function).toArray(),
                known);
    }

    /**
     * A function of this statistic and another one, resampled as often: pairwise where both are of one split and random
     * sequence, else independently.
     */
    Sampled combine(Sampled other, DoubleBinaryOperator function) {
        double[] combined = new double[resampled.length];
        for (int b = 0; b < combined.length; b++) {
            combined[b] = function.applyAsDouble(resampled[b], other.resampled[b]);
        }
        return new Sampled(function.applyAsDouble(value, other.value), combined, known && other.known);
    }

    /** The estimate of a share. */
    ScoreReport.Estimate estimate() {
        return estimate(0, 1);
    }

    /**
     * The value with the 95 % percentile interval, widened to hold the value where the statistic has an edge there, as
     * an absolute value has at 0. Where nobody could be resampled the interval is all that the statistic can be.
     *
     * @param lowest the least that it can be
     * @param highest the most that it can be
     */
    ScoreReport.Estimate estimate(double lowest, double highest) {
        if (!known) {
            return new ScoreReport.Estimate(value, Math.min(value, lowest), Math.max(value, highest));
        }
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
