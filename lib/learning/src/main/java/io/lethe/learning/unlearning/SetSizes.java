package io.lethe.learning.unlearning;

/**
 * How many samples there are.
 *
 * @param train what the original was trained on, at least 1
 * @param retain what is kept
 * @param forget what is forgotten
 */
public record SetSizes(int train, int retain, int forget) {

    /**
     * A training set of which some go.
     *
     * @throws IllegalArgumentException unless some go and some stay
     */
    public static SetSizes of(int train, int forget) {
        if (forget < 1 || forget >= train) {
            throw new IllegalArgumentException(
                    "of %d training samples at least 1 and at most all but one can be forgotten, not %d"
                            .formatted(train, forget));
        }
        return new SetSizes(train, train - forget, forget);
    }
}
