package io.lethe.learning.model;

import java.util.Arrays;
import java.util.List;

/**
 * What a tensor of a network is.
 *
 * @param name as torchvision, or the authors' code, names it; unique in the network
 * @param dimensions extent of each dimension, output channels first
 * @param kind what it does
 * @param block part of the network that it belongs to; see {@link Network#blocks}
 * @param initialiser how it is drawn before training
 */
public record TensorSpec(String name, List<Long> dimensions, Kind kind, String block, Initialiser initialiser) {

    /** What a tensor does in the network; unlearning methods ask for it instead of for names. */
    public enum Kind {
        /** Kernel of a convolution, {@code [outputs, inputs, height, width]}. */
        CONVOLUTION,
        /** Weight of a linear layer, {@code [outputs, inputs]}. */
        LINEAR,
        /** Scale or shift of a normalisation. */
        NORMALISATION,
        /** Bias of a convolution or a linear layer. */
        BIAS,
        /** A learned position or token. */
        EMBEDDING,
        /** Running mean or variance of batch normalisation: no parameter. */
        STATISTIC
    }

    public TensorSpec {
        dimensions = List.copyOf(dimensions);
    }

    static TensorSpec of(String name, Kind kind, String block, Initialiser initialiser, long... dimensions) {
        return new TensorSpec(name, Arrays.stream(dimensions).boxed().toList(), kind, block, initialiser);
    }

    /** Number of values. */
    public int elements() {
        return Math.toIntExact(dimensions.stream().reduce(1L, Math::multiplyExact));
    }

    /** Number of inputs of each output of a convolution or a linear layer. */
    public int fanIn() {
        return Math.toIntExact(elements() / dimensions.get(0));
    }

    long[] shape() {
        return dimensions.stream().mapToLong(Long::longValue).toArray();
    }
}
