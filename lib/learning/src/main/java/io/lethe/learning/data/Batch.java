package io.lethe.learning.data;

import ai.djl.ndarray.NDArray;

/**
 * Some samples as tensors.
 *
 * @param images {@code [batch, 3, height, width]} float32 as the network takes them (normalised, channels last in
 *     memory)
 * @param labels {@code [batch]} int64 class indices, or {@code [batch, labels]} float32 of 0 and 1
 */
public record Batch(NDArray images, NDArray labels) {

    /** Number of samples. */
    public int size() {
        return Math.toIntExact(images.getShape().get(0));
    }
}
