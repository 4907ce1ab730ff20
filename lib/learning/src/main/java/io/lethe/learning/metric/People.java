package io.lethe.learning.metric;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Who is shown in the samples of one split, for statistics that resample people.
 *
 * <p>Images of one person resemble one another, so resampling images would claim more certainty than there is. Where a
 * split shows a single person there is nobody to resample: each image then stands for itself, and an interval speaks of
 * that person's images only.
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
        if (dense.size() > 1) {
            return new People(personOf, dense.size());
        }
        for (int i = 0; i < groups.length; i++) {
            personOf[i] = i;
        }
        return new People(personOf, groups.length);
    }

    /** Number of people. */
    int count() {
        return count;
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

    /** Adds up a value of each sample by person. */
    double[] sum(double[] perSample) {
        double[] sums = new double[count];
        for (int i = 0; i < perSample.length; i++) {
            sums[personOf[i]] += perSample[i];
        }
        return sums;
    }
}
