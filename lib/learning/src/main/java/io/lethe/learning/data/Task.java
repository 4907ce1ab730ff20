package io.lethe.learning.data;

import java.util.List;

/**
 * What a classifier predicts.
 *
 * @param kind one class of many, or several independent yes/no labels
 * @param labels class names in index order (single-label), or label names in output order (multi-label)
 */
public record Task(Kind kind, List<String> labels) {

    /** Whether labels exclude each other. */
    public enum Kind {
        /** Cross entropy over {@code C} logits; one uint8 class index a sample. */
        SINGLE_LABEL,
        /** Binary cross entropy on each of {@code C} logits; {@code C} uint8 values of 0 or 1 a sample. */
        MULTI_LABEL
    }

    public Task {
        labels = List.copyOf(labels);
    }

    /** Number of logits. */
    public int outputs() {
        return labels.size();
    }

    /** Label bytes of one sample. */
    public int labelsPerSample() {
        return kind == Kind.SINGLE_LABEL ? 1 : labels.size();
    }
}
