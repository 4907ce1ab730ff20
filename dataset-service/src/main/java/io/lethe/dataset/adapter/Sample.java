package io.lethe.dataset.adapter;

import java.util.List;

/**
 * One image before it is decoded.
 *
 * @param id how the source names the image; may point to a person
 * @param identity whose image it is
 * @param split {@code train}, {@code test}, {@code unseen} or {@code validation}
 * @param labels a class index, or a 0 or 1 for each label
 */
public record Sample(String id, String identity, String split, List<Integer> labels) {

    public Sample {
        labels = List.copyOf(labels);
    }

    /** Leaves out what identifies a person. */
    @Override
    public String toString() {
        return "Sample[split=" + split + ", labels=" + labels + "]";
    }
}
