package io.lethe.learning.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.data.PixelBatch;
import io.lethe.learning.data.Randomness;
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
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A network with its weights. Closing it frees the weights. Not to be shared between threads while it is trained. */
public final class Classifier implements AutoCloseable {

    /** Tensors that a message names. */
    private static final int MOST_NAMES = 5;

    private final Architecture architecture;
    private final Task task;
    private final Network network;
    private final TorchProgram program;
    private final NDManager manager;
    private final List<NDArray> parameters;
    private final List<NDArray> buffers;

    /** Takes the manager over, and copies of the tensors. */
    private Classifier(
            Architecture architecture,
            Task task,
            Network network,
            NDManager manager,
            List<NDArray> parameters,
            List<NDArray> buffers) {
        this.architecture = architecture;
        this.task = task;
        this.network = network;
        this.program = Programs.of(network.script());
        this.manager = manager;
        this.parameters = Torch.engine().operations().channelsLast(manager, parameters);
        this.buffers =
                buffers.isEmpty() ? List.of() : Torch.engine().operations().channelsLast(manager, buffers);
        this.parameters.forEach(parameter -> parameter.setRequiresGradient(true));
    }

    private static Classifier of(
            Architecture architecture, Task task, Network network, Function<TensorSpec, float[]> values) {
        NDManager manager = Torch.engine().newManager();
        boolean made = false;
        try (NDManager scratch = Torch.engine().newManager()) {
            Function<TensorSpec, NDArray> tensor = spec -> scratch.create(values.apply(spec), new Shape(spec.shape()));
            Classifier classifier = new Classifier(
                    architecture,
                    task,
                    network,
                    manager,
                    network.parameters().stream().map(tensor).toList(),
                    network.statistics().stream().map(tensor).toList());
            made = true;
            return classifier;
        } finally {
            if (!made) {
                manager.close();
            }
        }
    }

    /**
     * Makes an untrained classifier.
     *
     * @param seed decides the weights
     * @throws InvalidInputException if no network has the architecture's name
     */
    public static Classifier create(Architecture architecture, Task task, long seed) {
        return of(architecture, task, Networks.of(architecture, task.outputs()), spec -> drawn(spec, seed));
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
     * @param state tensors by name, as {@link #state} returns them, or as torchvision has them: its counters of
     *     batches, which no network here reads, are left out
     * @throws InvalidInputException naming the tensors that are missing or superfluous, or the one of another shape
     */
    public static Classifier of(Map<String, Tensor> state, Architecture architecture, Task task) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        state.forEach((name, tensor) ->
                shapes.put(name, Arrays.stream(tensor.shape()).boxed().toList()));
        Network network = network(shapes, architecture, task);
        return of(
                architecture,
                task,
                network,
                spec -> Objects.requireNonNull(state.get(spec.name())).values());
    }

    /**
     * Looks whether tensors are the state of a network, without loading an engine.
     *
     * @param shapes by name; torchvision's counters of batches may be among them
     * @throws InvalidInputException naming the tensors that are missing or superfluous, or those of another shape
     */
    public static void check(Map<String, List<Long>> shapes, Architecture architecture, Task task) {
        network(shapes, architecture, task);
    }

    private static Network network(Map<String, List<Long>> shapes, Architecture architecture, Task task) {
        Network network = Networks.of(architecture, task.outputs());
        TreeSet<String> superfluous = new TreeSet<>(shapes.keySet());
        superfluous.removeIf(Safetensors::isCounter);
        TreeSet<String> missing = new TreeSet<>();
        TreeSet<String> others = new TreeSet<>();
        Stream.concat(network.parameters().stream(), network.statistics().stream())
                .forEach(spec -> {
                    List<Long> shape = shapes.get(spec.name());
                    if (!superfluous.remove(spec.name())) {
                        missing.add(spec.name());
                    } else if (!spec.dimensions().equals(shape)) {
                        others.add(
                                "'%s' has shape %s, expected is %s".formatted(spec.name(), shape, spec.dimensions()));
                    }
                });
        if (!superfluous.isEmpty() || !missing.isEmpty()) {
            throw new InvalidInputException("The model is no %s; missing: %s; superfluous: %s."
                    .formatted(network.name(), listed(missing), listed(superfluous)));
        }
        if (!others.isEmpty()) {
            throw new InvalidInputException("The model is another %s: %s.".formatted(network.name(), listed(others)));
        }
        return network;
    }

    private static String listed(Set<String> names) {
        String some = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.isEmpty()
                ? "none"
                : names.size() <= MOST_NAMES ? some : "%s and %d more".formatted(some, names.size() - MOST_NAMES);
    }

    /** Makes an independent copy of weights and running statistics. */
    public Classifier copy() {
        return new Classifier(architecture, task, network, Torch.engine().newManager(), parameters, buffers);
    }

    /**
     * Draws some tensors anew, as {@link #create} does; running statistics are set back to 0 and 1.
     *
     * @param which which parameters and statistics
     * @param seed decides the values
     */
    public void initialise(Predicate<TensorSpec> which, long seed) {
        List<NDArray> targets = new ArrayList<>();
        try (NDManager scratch = Torch.engine().newManager()) {
            List<NDArray> sources = new ArrayList<>();
            eachTensor((spec, tensor) -> {
                if (which.test(spec)) {
                    targets.add(tensor);
                    sources.add(scratch.create(drawn(spec, seed), new Shape(spec.shape())));
                }
            });
            if (!targets.isEmpty()) {
                Torch.engine().operations().assign(scratch, targets, sources);
            }
        }
    }

    /** Takes over weights and running statistics of a model of the same network. */
    public void assign(Classifier other) {
        List<NDArray> targets = new ArrayList<>(parameters);
        targets.addAll(buffers);
        List<NDArray> sources = new ArrayList<>(other.parameters);
        sources.addAll(other.buffers);
        Torch.engine().operations().assign(manager, targets, sources);
    }

    /**
     * Takes over some tensors.
     *
     * @param values by name, in the shapes of the network
     */
    public void assign(Map<String, NDArray> values) {
        List<NDArray> targets = new ArrayList<>();
        List<NDArray> sources = new ArrayList<>();
        eachTensor((spec, tensor) -> {
            NDArray value = values.get(spec.name());
            if (value != null) {
                targets.add(tensor);
                sources.add(value);
            }
        });
        Torch.engine().operations().assign(manager, targets, sources);
    }

    /**
     * Replaces some parameters and statistics by what a function makes of each.
     *
     * @param which which tensors
     * @param change returns the new values, in the same shape. It gets a copy of the old ones, which it may change in
     *     place; that copy, and what is made on the way, is freed afterwards
     */
    public void change(Predicate<TensorSpec> which, BiFunction<TensorSpec, NDArray, NDArray> change) {
        GradientMode.off(() -> {
            eachTensor((spec, tensor) -> {
                if (which.test(spec)) {
                    try (NDManager scratch = Torch.engine().newManager()) {
                        NDArray copy = tensor.duplicate();
                        copy.attach(scratch);
                        Torch.engine().operations().assign(scratch, List.of(tensor), List.of(change.apply(spec, copy)));
                    }
                }
            });
            return null;
        });
    }

    /** Writes weights and running statistics as safetensors. */
    public void save(Path file) {
        new Safetensors(state(), Map.of("format", "pt")).write(file);
    }

    /** Copies weights and running statistics out, by name. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        eachTensor((spec, tensor) -> state.put(
                spec.name(),
                new Tensor(spec.shape(), Torch.engine().operations().values(tensor))));
        return state;
    }

    /** Weights and running statistics themselves, by name, in the order of the network. */
    public Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        eachTensor((spec, tensor) -> tensors.put(spec.name(), tensor));
        return tensors;
    }

    /** Its shape and input. */
    public Architecture architecture() {
        return architecture;
    }

    /** Its network. */
    public Network network() {
        return network;
    }

    /** What is predicted. */
    public Task task() {
        return task;
    }

    /** Names of the parameters, in the order of {@link #parameters}. */
    public List<String> parameterNames() {
        return network.parameters().stream().map(TensorSpec::name).toList();
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
        return network.parameters().stream().mapToLong(TensorSpec::elements).sum();
    }

    /** Turns gathered samples into tensors, normalised as this network takes them; they belong to the manager. */
    public Batch batch(PixelBatch batch, NDManager owner) {
        try (NDArray pixels = batch.pixels(owner);
                NDArray mean = architecture.mean().tensor(owner, 1);
                NDArray deviation = architecture.deviation().tensor(owner, 1)) {
            return new Batch(
                    Torch.engine().operations().images(owner, pixels, mean, deviation),
                    batch.labels(owner),
                    batch.rows());
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
        return buffers.isEmpty()
                ? program.tensor(images.getManager(), method, images, parameters)
                : program.tensor(images.getManager(), method, images, parameters, buffers);
    }

    /** {@link #predict} in double precision, which takes several times as long. */
    NDArray predictExactly(NDArray images) {
        NDManager owner = images.getManager();
        return GradientMode.off(() -> {
            NDArray exact = images.toType(DataType.FLOAT64, true);
            List<NDArray> weights = exactly(parameters, owner);
            return buffers.isEmpty()
                    ? program.tensor(owner, "frozen", exact, weights)
                    : program.tensor(owner, "frozen", exact, weights, exactly(buffers, owner));
        });
    }

    private static List<NDArray> exactly(List<NDArray> tensors, NDManager owner) {
        return tensors.stream()
                .map(tensor -> {
                    NDArray copy = tensor.toType(DataType.FLOAT64, true);
                    copy.attach(owner);
                    return copy;
                })
                .toList();
    }

    /**
     * What each layer with a weight matrix gets to see, with the running statistics, never recording.
     *
     * @param images {@code [batch, 3, height, width]} float32, normalised
     * @return inputs in the order of {@link Network#layers}, owned by the manager of the images
     */
    public List<NDArray> layerInputs(NDArray images) {
        return GradientMode.off(() -> buffers.isEmpty()
                ? program.tensors(images.getManager(), "layer_inputs", images, parameters)
                : program.tensors(images.getManager(), "layer_inputs", images, parameters, buffers));
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

    private static float[] drawn(TensorSpec spec, long seed) {
        float[] values = new float[spec.elements()];
        spec.initialiser().fill(values, Randomness.generator(seed, "initialisation/" + spec.name(), 0));
        return values;
    }

    private void eachTensor(BiConsumer<TensorSpec, NDArray> visitor) {
        for (int i = 0; i < parameters.size(); i++) {
            visitor.accept(network.parameters().get(i), parameters.get(i));
        }
        for (int i = 0; i < buffers.size(); i++) {
            visitor.accept(network.statistics().get(i), buffers.get(i));
        }
    }
}
