package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MembershipInferenceTest {

    private static final MembershipInference ATTACK = new MembershipInference();

    @Test
    void isBlindOnTwoSamplesOfOneDistribution() {
        double[] losses = normal(1500, 0, 1);

        assertThat(ATTACK.accuracy(losses, normal(1500, 0, 2), 1)).isCloseTo(0.5, within(0.03));
    }

    @Test
    void seesAPerfectLeak() {
        assertThat(ATTACK.accuracy(normal(500, 0, 1), normal(500, 6, 2), 1)).isGreaterThan(0.99);
    }

    @Test
    void seesSmallAndLargeMemberLossesAlike() {
        double[] small = exponential(600, 0.4);
        double[] large = exponential(600, 1);

        assertThat(ATTACK.accuracy(large, small, 1)).isCloseTo(ATTACK.accuracy(small, large, 1), within(0.02));
    }

    @Test
    void doesNotDependOnAConstantInAllLosses() {
        double[] members = exponential(600, 0.4);
        double[] others = exponential(600, 1);

        double shifted = ATTACK.accuracy(plus(members, 3), plus(others, 3), 1);

        assertThat(shifted).isCloseTo(ATTACK.accuracy(members, others, 1), within(0.01));
    }

    /**
     * Members and others are 300 quantiles each of exponential distributions of mean 0.4 and 1. With scikit-learn 1.2.1
     * ({@code LogisticRegression()}, {@code StratifiedShuffleSplit(10, test_size=0.1)}) the mean accuracy over 20 seeds
     * is 0.6638, and single seeds scatter by 0.0156.
     */
    @Test
    void agreesWithScikitLearn() {
        assertThat(ATTACK.accuracy(exponential(300, 0.4), exponential(300, 1), 7))
                .isCloseTo(0.6638, within(0.012));
    }

    @Test
    void cutsTheLargerSideSoThatGuessingTheMajorityIsWorthNothing() {
        double[] few = normal(100, 0, 1);
        double[] many = normal(3000, 0, 2);

        assertThat(ATTACK.accuracy(few, many, 1)).isCloseTo(0.5, within(0.06));
        assertThat(ATTACK.accuracy(many, few, 1)).isCloseTo(0.5, within(0.06));
    }

    @Test
    void repeatsItselfForTheSameSeed() {
        double[] members = exponential(100, 0.6);
        double[] others = exponential(300, 1);

        assertThat(ATTACK.accuracy(members, others, 5)).isEqualTo(ATTACK.accuracy(members, others, 5));
        assertThat(ATTACK.accuracy(members, others, 5)).isNotEqualTo(ATTACK.accuracy(members, others, 6));
    }

    @Test
    void knowsNothingFromASingleSample() {
        assertThat(ATTACK.accuracy(new double[] {0}, exponential(50, 1), 1)).isEqualTo(0.5);
        assertThat(ATTACK.accuracy(new double[] {0, 0.1}, exponential(50, 1), 1))
                .isBetween(0.0, 1.0);
    }

    private static double[] normal(int size, double mean, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, size)
                .mapToDouble(i -> mean + random.nextGaussian())
                .toArray();
    }

    /** The quantiles of an exponential distribution. */
    static double[] exponential(int size, double mean) {
        return IntStream.range(0, size)
                .mapToDouble(i -> -mean * Math.log(1 - (i + 0.5) / size))
                .toArray();
    }

    private static double[] plus(double[] values, double constant) {
        return Arrays.stream(values).map(value -> value + constant).toArray();
    }
}
