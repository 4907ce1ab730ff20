package io.lethe.learning.data;

import java.util.SplittableRandom;

/**
 * Random generators of a run as a pure function of its seed, a purpose and a counter.
 *
 * <p>Nothing has to be remembered to go on where a stopped run left off, and one purpose never shifts the draws of
 * another.
 */
public final class Randomness {

    private Randomness() {}

    /**
     * Returns the generator for the {@code counter}-th use of a purpose.
     *
     * @param seed seed of the run
     * @param purpose what is drawn, such as the name of a batch stream
     * @param counter how often the purpose was served before, such as the number of the epoch
     */
    public static SplittableRandom generator(long seed, String purpose, long counter) {
        long state = mix(seed);
        for (int i = 0; i < purpose.length(); i++) {
            state = mix(state ^ purpose.charAt(i));
        }
        return new SplittableRandom(mix(state ^ mix(counter)));
    }

    /** Returns a seed for a part of a run that is to have draws of its own. */
    public static long seed(long seed, String purpose) {
        return generator(seed, "seed/" + purpose, 0).nextLong();
    }

    /** Returns draws from the normal distribution with mean 0 and deviation 1. */
    public static float[] gaussian(int count, SplittableRandom random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Returns the numbers 0 … size-1 in random order. */
    static int[] permutation(int size, SplittableRandom random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** The finaliser of SplitMix64: every input bit changes about half of the output bits. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
