package io.lethe.learning.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.data.PixelBatch;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Safetensors.Tensor;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.torch.TorchProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A network with its weights. Closing it frees the weights. Not to be shared between threads while it is trained. */
public final class Classifier implements AutoCloseable {

    private final Architecture architecture;
    private final Task task;
    private final List<TensorShape> parameterShapes;
    private final List<TensorShape> bufferShapes;
    private final TorchProgram program;
    private final NDManager manager;
    private final List<NDArray> parameters;
    private final List<NDArray> buffers;

    private Classifier(Architecture architecture, Task task, ResNet18 layout, Function<TensorShape, float[]> values) {
        this.architecture = architecture;
        this.task = task;
        this.parameterShapes = layout.parameters();
        this.bufferShapes = layout.buffers();
        this.program = Programs.of(layout.script());
        this.manager = Torch.engine().newManager();
        this.parameters = tensors(parameterShapes, values);
        this.buffers = tensors(bufferShapes, values);
        parameters.forEach(parameter -> parameter.setRequiresGradient(true));
    }

    /**
     * Makes an untrained classifier.
     *
     * @param seed decides the weights
     */
    public static Classifier create(Architecture architecture, Task task, long seed) {
        Initialisation initialisation = new Initialisation(seed);
        ResNet18 layout = layout(architecture, task);
        long inputs = layout.parameters()
                .get(layout.parameters().size() - 2)
                .dimensions()
                .get(1);
        return new Classifier(architecture, task, layout, shape -> initialisation.values(shape, inputs));
    }

    /**
     * Reads a classifier from safetensors.
     *
     * @throws InvalidInputException if the file is damaged, or is not of this architecture and number of outputs
     */
    public static Classifier load(Path file, Architecture architecture, Task task) {
        return of(Safetensors.read(file).tensors(), architecture, task);
    }

    /**
     * Makes a classifier from its state.
     *
     * @param state tensors under torchvision's names, as {@link #state} returns them
     * @throws InvalidInputException if a tensor is missing, superfluous or of another shape
     */
    public static Classifier of(Map<String, Tensor> state, Architecture architecture, Task task) {
        ResNet18 layout = layout(architecture, task);
        int expected = layout.parameters().size() + layout.buffers().size();
        if (state.size() > expected) {
            throw new InvalidInputException(
                    "The model has %d tensors, %s has %d.".formatted(state.size(), architecture.name(), expected));
        }
        return new Classifier(architecture, task, layout, shape -> {
            Tensor tensor = state.get(shape.name());
            if (tensor == null) {
                throw new InvalidInputException("The model has no tensor '%s'.".formatted(shape.name()));
            }
            if (!Arrays.equals(tensor.shape(), shape.toArray())) {
                throw new InvalidInputException("'%s' has shape %s, expected is %s."
                        .formatted(shape.name(), Arrays.toString(tensor.shape()), shape.dimensions()));
            }
            return tensor.values();
        });
    }

    /**
     * Draws all weights anew, and sets the running statistics back, as {@link #create} does.
     *
     * @param seed decides the weights
     */
    public void initialise(long seed) {
        try (Classifier fresh = create(architecture, task, seed)) {
            List<NDArray> targets = new ArrayList<>(parameters);
            targets.addAll(buffers);
            List<NDArray> sources = new ArrayList<>(fresh.parameters);
            sources.addAll(fresh.buffers);
            GradientMode.off(() -> {
                Torch.engine().operations().assign(manager, targets, sources);
                return null;
            });
        }
    }

    /** Makes an independent copy of weights and running statistics. */
    public Classifier copy() {
        return of(state(), architecture, task);
    }

    /** Writes weights and running statistics as safetensors. */
    public void save(Path file) {
        new Safetensors(state(), Map.of("format", "pt")).write(file);
    }

    /** Copies weights and running statistics out, under torchvision's names. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        copyOut(parameterShapes, parameters, state);
        copyOut(bufferShapes, buffers, state);
        return state;
    }

    /** Network. */
    public Architecture architecture() {
        return architecture;
    }

    /** What is predicted. */
    public Task task() {
        return task;
    }

    /** Names of the parameters as torchvision has them, in the order of {@link #parameters}. */
    public List<String> parameterNames() {
        return parameterShapes.stream().map(TensorShape::name).toList();
    }

    /** The parameters themselves; they change as the model is trained. */
    public List<NDArray> parameters() {
        return parameters;
    }

    /** The running statistics themselves. */
    public List<NDArray> buffers() {
        return buffers;
    }

    /** Number of trainable values. */
    public long parameterCount() {
        return parameterShapes.stream().mapToLong(TensorShape::elements).sum();
    }

    /** Turns gathered samples into tensors, normalised as this network takes them; they belong to the manager. */
    public Batch batch(PixelBatch batch, NDManager owner) {
        try (NDArray pixels = batch.pixels(owner)) {
            return new Batch(
                    Torch.engine().operations().images(owner, pixels, architecture.mean(), architecture.deviation()),
                    batch.labels(owner));
        }
    }

    /**
     * Computes logits, and records the way to them if gradient mode is on.
     *
     * @param images {@code [batch, 3, height, width]} float32, normalised
     * @param mode what batch normalisation does
     * @return {@code [batch, outputs]} float32, owned by the manager of the images
     */
    public NDArray logits(NDArray images, BatchNormMode mode) {
        String method = mode == BatchNormMode.TRAIN ? "train" : "frozen";
        return program.tensor(images.getManager(), method, images, parameters, buffers);
    }

    /** Computes logits with the running statistics, never recording: for evaluation and teachers. */
    public NDArray predict(NDArray images) {
        return GradientMode.off(() -> logits(images, BatchNormMode.FROZEN));
    }

    /**
     * Computes the squared L2 distance of this model's parameters from another's, a scalar that gradients flow through.
     *
     * @param owner owns the result
     */
    public NDArray squaredDistance(Classifier anchor, NDManager owner) {
        return Torch.engine().operations().squaredDistance(owner, parameters, anchor.parameters);
    }

    @Override
    public void close() {
        manager.close();
    }

    private static ResNet18 layout(Architecture architecture, Task task) {
        if (!architecture.name().equals(ResNet18.NAME)) {
            throw new InvalidInputException(
                    "Unknown architecture '%s'; known is %s.".formatted(architecture.name(), ResNet18.NAME));
        }
        return new ResNet18(architecture, task.outputs());
    }

    private List<NDArray> tensors(List<TensorShape> shapes, Function<TensorShape, float[]> values) {
        try (NDManager scratch = manager.newSubManager()) {
            List<NDArray> plain = new ArrayList<>();
            for (TensorShape shape : shapes) {
                plain.add(scratch.create(values.apply(shape), new Shape(shape.toArray())));
            }
            return Torch.engine().operations().channelsLast(manager, plain);
        }
    }

    private static void copyOut(List<TensorShape> shapes, List<NDArray> tensors, Map<String, Tensor> state) {
        for (int i = 0; i < shapes.size(); i++) {
            TensorShape shape = shapes.get(i);
            state.put(shape.name(), new Tensor(shape.toArray(), tensors.get(i).toFloatArray()));
        }
    }
}
