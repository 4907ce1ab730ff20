package io.lethe.learning.metric;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A statistic of the losses of members and others, for any number of times that each sample counts. */
interface LossStatistic {

    /** Binds a statistic to losses. */
    interface Of {

        /**
         * The statistic of these losses.
         *
         * @param members losses of samples that were trained on, at least one
         * @param others losses of samples that were not, at least one
         */
        LossStatistic of(double[] members, double[] others);
    }

    /**
     * Computes it.
     *
     * @param memberTimes how often each member counts
     * @param otherTimes how often each other sample counts
     */
    double of(int[] memberTimes, int[] otherTimes);

    /** The statistic with its distribution over people, members and others resampled apart. */
    static Sampled resample(
            LossStatistic statistic, int[] memberGroups, int[] otherGroups, int resamples, SplittableRandom random) {
        People members = People.of(memberGroups);
        People others = People.of(otherGroups);
        double value = statistic.of(once(memberGroups.length), once(otherGroups.length));
        if (!members.several() || !others.several()) {
            return Sampled.unknown(value, resamples);
        }
        double[] resampled = new double[resamples];
        for (int b = 0; b < resamples; b++) {
            resampled[b] = statistic.of(members.times(members.draw(random)), others.times(others.draw(random)));
        }
        return Sampled.of(value, resampled);
    }

    private static int[] once(int samples) {
        int[] times = new int[samples];
        Arrays.fill(times, 1);
        return times;
    }
}
