package io.lethe.learning.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.lethe.learning.model.Architecture.Stem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** ResNet-18 by name, one DJL operation after the other: slow, and easy to compare with the paper. */
final class PlainResNet18 {

    private final Stem stem;
    private final Map<String, NDArray> tensors = new HashMap<>();

    PlainResNet18(Classifier model) {
        stem = model.architecture().stem();
        List<String> names = List.copyOf(model.state().keySet());
        int parameters = model.parameters().size();
        for (int i = 0; i < names.size(); i++) {
            tensors.put(
                    names.get(i),
                    i < parameters ? model.parameters().get(i) : model.buffers().get(i - parameters));
        }
    }

    NDArray forward(NDArray images, boolean training) {
        NDArray x = switch (stem) {
            case IMAGENET -> pool(Activation.relu(normalised(images, "conv1", "bn1", 2, 3, training)));
            case SMALL_STRIDE_2 -> Activation.relu(normalised(images, "conv1", "bn1", 2, 1, training));
            case SMALL -> Activation.relu(normalised(images, "conv1", "bn1", 1, 1, training));
        };
        for (int layer = 1; layer <= 4; layer++) {
            x = block(x, "layer" + layer + ".0.", layer == 1 ? 1 : 2, training);
            x = block(x, "layer" + layer + ".1.", 1, training);
        }
        NDArray pooled = Pool.globalAvgPool2d(x);
        return Linear.linear(pooled, tensor("fc.weight"), tensor("fc.bias")).singletonOrThrow();
    }

    private NDArray block(NDArray x, String name, int stride, boolean training) {
        NDArray inner = Activation.relu(normalised(x, name + "conv1", name + "bn1", stride, 1, training));
        NDArray outer = normalised(inner, name + "conv2", name + "bn2", 1, 1, training);
        NDArray shortcut = tensors.containsKey(name + "downsample.0.weight")
                ? normalised(x, name + "downsample.0", name + "downsample.1", stride, 0, training)
                : x;
        return Activation.relu(outer.add(shortcut));
    }

    private NDArray normalised(
            NDArray x, String convolution, String normalisation, int stride, int padding, boolean training) {
        try (NDArray noBias = x.getManager()
                .zeros(new Shape(tensor(convolution + ".weight").getShape().get(0)))) {
            NDList filtered = Conv2d.conv2d(
                    x,
                    tensor(convolution + ".weight"),
                    noBias,
                    new Shape(stride, stride),
                    new Shape(padding, padding),
                    new Shape(1, 1),
                    1);
            return BatchNorm.batchNorm(
                            filtered.singletonOrThrow(),
                            tensor(normalisation + ".running_mean"),
                            tensor(normalisation + ".running_var"),
                            tensor(normalisation + ".weight"),
                            tensor(normalisation + ".bias"),
                            1,
                            0.9f,
                            1e-5f,
                            training)
                    .singletonOrThrow();
        }
    }

    private static NDArray pool(NDArray x) {
        return Pool.maxPool2d(x, new Shape(3, 3), new Shape(2, 2), new Shape(1, 1), false);
    }

    private NDArray tensor(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }
}
