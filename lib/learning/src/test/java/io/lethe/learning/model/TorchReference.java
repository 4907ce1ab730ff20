package io.lethe.learning.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Architecture.Stem;
import io.lethe.learning.model.Safetensors.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Weights and images that {@code torch-reference.py} uses too, and what torch makes of them. */
public final class TorchReference {

    private TorchReference() {}

    /** The recorded numbers. */
    public static JsonNode read() {
        try (InputStream stream = TorchReference.class.getResourceAsStream("torch-reference.json")) {
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers of an array node. */
    public static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    /** A tiny residual network with noise for weights. */
    public static Classifier classifier(Stem stem) {
        return noisy(new Architecture("resnet18", 0.125, stem, 0, 1), Fixtures.CLASSES);
    }

    /** A network with noise for weights. */
    public static Classifier noisy(Architecture architecture, Task task) {
        Network network = Networks.of(architecture, task.outputs());
        boolean residual = network.name().equals("resnet18");
        Map<String, Tensor> state = new LinkedHashMap<>();
        List<TensorSpec> parameters = network.parameters();
        for (int number = 0; number < parameters.size(); number++) {
            TensorSpec spec = parameters.get(number);
            double reach = residual || spec.kind() == TensorSpec.Kind.NORMALISATION ? 0.1 : 0.5;
            put(state, spec, reach, noise(spec.elements(), number));
        }
        List<TensorSpec> buffers = network.statistics();
        for (int number = 0; number < buffers.size(); number++) {
            double[] noise = noise(buffers.get(number).elements(), 100 + number);
            put(state, buffers.get(number), number % 2 == 0 ? 0.0 : 1.0, number % 2 == 0 ? 0.1 : 0.5, noise);
        }
        return Classifier.of(state, architecture, task);
    }

    /** Eight images, {@code [8, 3, size, size]} in row order. */
    public static float[] images(int size, int offset) {
        double[] noise = noise(8 * 3 * size * size, 1000 + offset);
        float[] images = new float[noise.length];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) noise[i];
        }
        return images;
    }

    /** Their classes. */
    public static long[] labels() {
        return new long[] {0, 1, 2, 0, 1, 2, 0, 1};
    }

    /** Length of a vector. */
    public static double norm(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    private static void put(Map<String, Tensor> state, TensorSpec shape, double reach, double[] noise) {
        List<Long> d = shape.dimensions();
        if (d.size() == 4) {
            put(state, shape, 0, 2 / Math.sqrt((double) (d.get(0) * d.get(2) * d.get(3))), noise);
        } else {
            boolean scale = d.size() == 1 && shape.name().endsWith("weight");
            put(state, shape, scale ? 1 : 0, reach, noise);
        }
    }

    private static void put(Map<String, Tensor> state, TensorSpec shape, double centre, double reach, double[] noise) {
        float[] values = new float[noise.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (centre + reach * noise[i]);
        }
        state.put(shape.name(), new Tensor(shape.shape(), values));
    }

    /** Numbers in -1..1 without visible order. */
    public static double[] noise(int count, int offset) {
        double[] noise = new double[count];
        for (int i = 0; i < count; i++) {
            double large = 43758.5453 * Math.sin(12.9898 * (i + 1) + 78.233 * offset);
            noise[i] = 2 * (large - Math.floor(large)) - 1;
        }
        return noise;
    }
}
