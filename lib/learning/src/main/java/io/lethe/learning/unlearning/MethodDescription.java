package io.lethe.learning.unlearning;

import java.util.Set;

/**
 * What a user should know before choosing a method.
 *
 * @param summary what it does, in a sentence
 * @param paper where it was published; for a method of this project, what it builds upon
 * @param reads what it needs
 */
public record MethodDescription(String summary, String paper, Set<Reads> reads) {

    /** What a method looks at, beside the original model. */
    public enum Reads {
        /** Samples to forget. */
        FORGET,
        /** Samples to keep. */
        RETAIN,
        /** People that the model has never seen, to calibrate by. */
        HELD_OUT,
        /** The same people, and it trains on them: they tell nothing about the model afterwards. */
        TRAINS_ON_HELD_OUT
    }

    public MethodDescription {
        reads = Set.copyOf(reads);
    }

    static MethodDescription of(String summary, String paper, Reads... reads) {
        return new MethodDescription(summary, paper, Set.of(reads));
    }
}
