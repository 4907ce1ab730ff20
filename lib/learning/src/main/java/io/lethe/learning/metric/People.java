package io.lethe.learning.metric;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Who is shown in the samples of one split, for statistics that resample people.
 *
 * <p>Images of one person resemble one another, so resampling images would claim more certainty than there is. Where a
 * split shows a single person there is nobody to resample, and no statistic of it has an interval.
 */
final class People {

    private final int[] personOf;
    private final int count;

    private People(int[] personOf, int count) {
        this.personOf = personOf;
        this.count = count;
    }

    /**
     * Reads people from their ordinals.
     *
     * @param groups {@code [samples]} ordinal of the person, not necessarily dense
     */
    static People of(int[] groups) {
        Map<Integer, Integer> dense = new HashMap<>();
        int[] personOf = new int[groups.length];
        for (int i = 0; i < groups.length; i++) {
            personOf[i] = dense.computeIfAbsent(groups[i], unused -> dense.size());
        }
        return new People(personOf, dense.size());
    }

    /** Number of people. */
    int count() {
        return count;
    }

    /** Whether there is anybody to resample. */
    boolean several() {
        return count > 1;
    }

    /** The person in one sample, 0…count. */
    int of(int sample) {
        return personOf[sample];
    }

    /** Draws as many people as there are, with replacement, and tells how often each was drawn. */
    int[] draw(SplittableRandom random) {
        int[] times = new int[count];
        for (int i = 0; i < count; i++) {
            times[random.nextInt(count)]++;
        }
        return times;
    }

    /** How often each sample counts where people were drawn so often. */
    int[] times(int[] drawn) {
        int[] times = new int[personOf.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = drawn[personOf[i]];
        }
        return times;
    }

    /** Adds up a value of each sample by person. */
    double[] sum(double[] perSample) {
        double[] sums = new double[count];
        for (int i = 0; i < perSample.length; i++) {
            sums[personOf[i]] += perSample[i];
        }
        return sums;
    }
}
