package io.lethe.learning.model;

import java.util.List;

/**
 * Name and shape of a tensor of a network.
 *
 * @param name as torchvision names it
 * @param dimensions output channels first
 */
record TensorShape(String name, List<Long> dimensions) {

    static TensorShape of(String name, long... dimensions) {
        return new TensorShape(name, java.util.Arrays.stream(dimensions).boxed().toList());
    }

    long[] toArray() {
        return dimensions.stream().mapToLong(Long::longValue).toArray();
    }

    int elements() {
        return Math.toIntExact(dimensions.stream().reduce(1L, Math::multiplyExact));
    }
}
