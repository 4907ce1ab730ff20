package io.lethe.learning.data;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Some samples as tensors.
 *
 * @param images {@code [batch, 3, height, width]} float32 as the network takes them (normalised, channels last in
 *     memory)
 * @param labels {@code [batch]} int64 class indices, or {@code [batch, labels]} float32 of 0 and 1
 * @param rows the samples' rows in their split; empty for images that are of no split
 */
public record Batch(NDArray images, NDArray labels, List<Integer> rows) {

    public Batch {
        rows = List.copyOf(rows);
    }

    /** Images that are of no split. */
    public Batch(NDArray images, NDArray labels) {
        this(images, labels, List.of());
    }

    /** The same images with other labels. */
    public Batch withLabels(NDArray others) {
        return new Batch(images, others, rows);
    }

    /** Number of samples. */
    public int size() {
        return Math.toIntExact(images.getShape().get(0));
    }
}
