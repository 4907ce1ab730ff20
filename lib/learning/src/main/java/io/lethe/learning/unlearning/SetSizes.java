package io.lethe.learning.unlearning;

/**
 * How many samples there are.
 *
 * @param train what the original was trained on, at least 1
 * @param retain what is kept
 * @param forget what is forgotten
 */
public record SetSizes(int train, int retain, int forget) {}
