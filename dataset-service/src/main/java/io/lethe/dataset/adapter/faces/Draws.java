package io.lethe.dataset.adapter.faces;

import java.util.Random;

/**
 * Reproducible chance: a generator for every place in the tree of people, albums and images, and a few distributions.
 */
final class Draws {

    private Draws() {}

    /**
     * A generator that depends on the seed and the whole path, so that no image depends on how many others there are.
     */
    static Random at(long seed, long... path) {
        long state = scrambled(seed);
        for (long step : path) {
            state = scrambled(state + step + 1);
        }
        return new Random(state);
    }

    static double normal(Random random, double mean, double deviation) {
        return mean + deviation * random.nextGaussian();
    }

    static double clippedNormal(Random random) {
        return clip(random.nextGaussian(), -2, 2);
    }

    static boolean chance(Random random, double probability) {
        return random.nextDouble() < probability;
    }

    static double clip(double value, double low, double high) {
        return Math.max(low, Math.min(high, value));
    }

    static double sigmoid(double value) {
        return 1 / (1 + StrictMath.exp(-value));
    }

    /** SplitMix64's finaliser: neighbouring seeds of {@link Random} would start with similar values. */
    private static long scrambled(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
