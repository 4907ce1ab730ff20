package io.lethe.learning.model;

import io.lethe.learning.model.Initialiser.Constant;
import io.lethe.learning.model.Initialiser.Normal;
import io.lethe.learning.model.Initialiser.Uniform;
import io.lethe.learning.model.TensorSpec.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * States a network once: each layer declares its tensors and adds its line to the forward pass. Values in the forward
 * pass are named by the strings that methods take and return.
 *
 * <p>Layers draw their values as torchvision's ResNet does: kernels normal with variance {@code 2 / fan-out} (He,
 * Zhang, Ren, Sun: <a href="https://arxiv.org/abs/1502.01852">Delving Deep into Rectifiers</a>, ICCV 2015), linear
 * layers and biases uniform within {@code 1 / sqrt(fan-in)}, normalisation 1 and 0.
 */
final class NetworkBuilder {

    private final String name;
    private final List<TensorSpec> parameters = new ArrayList<>();
    private final List<TensorSpec> statistics = new ArrayList<>();
    private final List<Network.Layer> layers = new ArrayList<>();
    private final List<String> inputs = new ArrayList<>();
    private final StringBuilder lines = new StringBuilder();
    private String block = "";
    private int variables;

    NetworkBuilder(String name) {
        this.name = name;
    }

    /** The layers that follow belong to this block. */
    void block(String next) {
        block = next;
    }

    /** Adds a line that computes something, and names the result. */
    String assign(String expression) {
        String variable = "x" + variables++;
        lines.append("    %s = %s%n".formatted(variable, expression));
        return variable;
    }

    /** Declares a parameter and returns its name in the forward pass. */
    String parameter(String tensor, Kind kind, Initialiser initialiser, long... dimensions) {
        parameters.add(TensorSpec.of(tensor, kind, block, initialiser, dimensions));
        return "p[%d]".formatted(parameters.size() - 1);
    }

    /** Declares a square kernel without bias that will be used on a value, and returns its name in the forward pass. */
    String kernel(String layer, String x, long inputs, long outputs, int size, int stride, int padding) {
        Initialiser he = new Normal(Math.sqrt(2.0 / ((double) outputs * size * size)));
        String kernel = parameter(layer + ".weight", Kind.CONVOLUTION, he, outputs, inputs, size, size);
        sees(x, stride, padding);
        return kernel;
    }

    /** The parameter declared last is the weight of a layer that gets a value. */
    private void sees(String x, int stride, int padding) {
        layers.add(new Network.Layer(parameters.get(parameters.size() - 1), stride, padding));
        inputs.add(x);
    }

    /** A convolution with a square kernel and no bias. */
    String convolution(String layer, String x, long inputs, long outputs, int size, int stride, int padding) {
        return assign("torch.conv2d(%1$s, %2$s, None, [%3$d, %3$d], [%4$d, %4$d], [1, 1], 1)"
                .formatted(x, kernel(layer, x, inputs, outputs, size, stride, padding), stride, padding));
    }

    /** Batch normalisation over channels. */
    String batchNorm(String layer, String x, long channels) {
        String scale = parameter(layer + ".weight", Kind.NORMALISATION, new Constant(1), channels);
        String shift = parameter(layer + ".bias", Kind.NORMALISATION, new Constant(0), channels);
        String mean = statistic(layer + ".running_mean", 0, channels);
        String variance = statistic(layer + ".running_var", 1, channels);
        return assign("torch.batch_norm(%s, %s, %s, %s, %s, @training, 0.1, 1.0e-05, True)"
                .formatted(x, scale, shift, mean, variance));
    }

    /** Normalisation of each vector along the last dimension. */
    String layerNorm(String layer, String x, long width) {
        String scale = parameter(layer + ".weight", Kind.NORMALISATION, new Constant(1), width);
        String shift = parameter(layer + ".bias", Kind.NORMALISATION, new Constant(0), width);
        return assign("torch.layer_norm(%s, [%d], %s, %s, 1.0e-05, True)".formatted(x, width, scale, shift));
    }

    /** A linear layer with bias. */
    String linear(String layer, String x, long inputs, long outputs) {
        Initialiser uniform = new Uniform(1 / Math.sqrt((double) inputs));
        return linear(layer, x, inputs, outputs, uniform, uniform);
    }

    /** A linear layer, its bias left out if it has no initialiser. */
    String linear(String layer, String x, long inputs, long outputs, Initialiser weight, @Nullable Initialiser bias) {
        String matrix = parameter(layer + ".weight", Kind.LINEAR, weight, outputs, inputs);
        sees(x, 1, 0);
        String shift = bias == null ? "None" : parameter(layer + ".bias", Kind.BIAS, bias, outputs);
        return assign("torch.linear(%s, %s, %s)".formatted(x, matrix, shift));
    }

    /** Sets negative values to 0, in place. */
    String relu(String x) {
        return assign("torch.relu_(%s)".formatted(x));
    }

    /** Mean over height and width. */
    String globalMean(String x) {
        return assign("torch.flatten(torch.adaptive_avg_pool2d(%s, [1, 1]), 1, -1)".formatted(x));
    }

    /**
     * Ends the network.
     *
     * @param logits name of the result
     * @param helpers text of methods that the lines call
     */
    Network build(String logits, String helpers) {
        String script = helpers
                + method("train", "True", "Tensor", logits)
                + method("frozen", "False", "Tensor", logits)
                + method("layer_inputs", "False", "List[Tensor]", inputs.toString());
        return new Network(name, parameters, statistics, layers, script);
    }

    /**
     * A frozen pass takes copies of the statistics: backward reads them once more, and a training pass may have moved
     * them in the meantime.
     */
    private String method(String method, String training, String type, String result) {
        String body = "%s    return %s%n".formatted(lines, result);
        String statistic = "train".equals(method) ? "$1" : "torch.clone($1, memory_format=None)";
        return "  def %s(self: @Self, images: Tensor, p: List[Tensor]%s) -> %s:%n%s"
                .formatted(
                        method,
                        statistics.isEmpty() ? "" : ", s: List[Tensor]",
                        type,
                        body.replace("@training", training).replaceAll("@statistic\\((s\\[\\d+])\\)", statistic));
    }

    private String statistic(String tensor, int value, long channels) {
        statistics.add(TensorSpec.of(tensor, Kind.STATISTIC, block, new Constant(value), channels));
        return "@statistic(s[%d])".formatted(statistics.size() - 1);
    }
}
