package io.lethe.learning.model;

import java.util.List;

/**
 * A network for a number of outputs: its tensors, its blocks, and its forward pass. The tensors' values are a
 * {@link Classifier}'s.
 *
 * @param name name of the architecture
 * @param parameters what is learned, in the order of the forward pass
 * @param statistics running statistics of batch normalisation: mean and variance of each layer in turn
 * @param layers layers with a weight matrix, in the order of the forward pass
 * @param script text of two TorchScript methods, {@code train} and {@code frozen}, that map images {@code [batch, 3,
 *     height, width]}, parameters and, where there are any, statistics to logits {@code [batch, outputs]};
 *     {@code train} also moves the statistics. A third, {@code layer_inputs}, returns what each layer gets to see in
 *     the frozen pass. And of those that they call
 */
public record Network(
        String name, List<TensorSpec> parameters, List<TensorSpec> statistics, List<Layer> layers, String script) {

    /**
     * A convolution or a linear layer.
     *
     * @param weight its kernel or matrix
     * @param stride of a convolution; 1 for a linear layer
     * @param padding of a convolution; 0 for a linear layer
     */
    public record Layer(TensorSpec weight, int stride, int padding) {}

    public Network {
        parameters = List.copyOf(parameters);
        statistics = List.copyOf(statistics);
        layers = List.copyOf(layers);
    }

    /** Parts of the network from the first layers to the output layer, each of which has parameters. */
    public List<String> blocks() {
        return parameters.stream().map(TensorSpec::block).distinct().toList();
    }

    /** The output layer and the given number of blocks before it; all blocks if there are no more. */
    public List<String> lastBlocks(int beforeTheHead) {
        List<String> blocks = blocks();
        return blocks.subList(Math.max(0, blocks.size() - 1 - beforeTheHead), blocks.size());
    }
}
