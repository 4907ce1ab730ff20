package io.lethe.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.Safetensors.Tensor;
import io.lethe.learning.torch.Torch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors that change in training: parameters, running statistics, and momentum in the memory layout of its weight.
 */
final class TrainingState {

    private static final String MOMENTUM = "momentum/";

    private final Classifier classifier;
    private final NDManager manager;
    private final List<NDArray> model = new ArrayList<>();
    private final List<NDArray> velocities;

    TrainingState(Classifier classifier, NDManager manager) {
        this.classifier = classifier;
        this.manager = manager;
        model.addAll(classifier.parameters());
        model.addAll(classifier.buffers());
        velocities = Torch.engine().operations().zerosLike(manager, classifier.parameters());
    }

    NDManager manager() {
        return manager;
    }

    /** Parameters, then running statistics. */
    List<NDArray> model() {
        return model;
    }

    /** Momentum of each parameter. */
    List<NDArray> velocities() {
        return velocities;
    }

    Map<String, Tensor> copyOut() {
        Map<String, Tensor> tensors = new LinkedHashMap<>(classifier.state());
        List<String> names = classifier.parameterNames();
        for (int i = 0; i < names.size(); i++) {
            NDArray velocity = velocities.get(i);
            tensors.put(MOMENTUM + names.get(i), new Tensor(velocity.getShape().getShape(), velocity.toFloatArray()));
        }
        return tensors;
    }

    /**
     * Takes values over from a checkpoint.
     *
     * @throws InvalidInputException if it is of another network
     */
    void restore(Map<String, Tensor> tensors) {
        List<String> names = new ArrayList<>(classifier.state().keySet());
        classifier.parameterNames().forEach(name -> names.add(MOMENTUM + name));
        List<NDArray> targets = new ArrayList<>(model);
        targets.addAll(velocities);
        try (NDManager scratch = manager.newSubManager()) {
            List<NDArray> sources = new ArrayList<>();
            for (String name : names) {
                Tensor tensor = tensors.get(name);
                if (tensor == null) {
                    throw new InvalidInputException("The checkpoint has no tensor '%s'.".formatted(name));
                }
                sources.add(scratch.create(tensor.values(), new Shape(tensor.shape())));
            }
            Torch.engine().operations().assign(scratch, targets, sources);
        }
    }
}
