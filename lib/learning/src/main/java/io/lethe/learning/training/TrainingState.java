package io.lethe.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.Safetensors.Tensor;
import io.lethe.learning.torch.TensorOperations;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.Phase.Memory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors that change in training: parameters, running statistics, and what each optimiser remembers. */
final class TrainingState {

    private final NDManager manager;
    private final List<NDArray> model = new ArrayList<>();
    private final Map<Memory, OptimizerState> optimizers = new LinkedHashMap<>();
    /** All of them under the names that a checkpoint gives them. */
    private final Map<String, NDArray> tensors = new LinkedHashMap<>();

    /**
     * @param memories those that will be used, in the order of their first use
     * @param manager owns what is made here
     */
    TrainingState(Classifier classifier, List<Memory> memories, NDManager manager) {
        this.manager = manager;
        model.addAll(classifier.parameters());
        model.addAll(classifier.buffers());
        tensors.putAll(classifier.tensors());
        List<String> names = classifier.parameterNames();
        for (Memory memory : memories) {
            String prefix = "optimizer%d/".formatted(optimizers.size());
            if (!optimizers.containsKey(memory)) {
                OptimizerState state = new OptimizerState(memory.optimizer(), classifier.parameters(), manager);
                optimizers.put(memory, state);
                state.tensors(names).forEach((name, tensor) -> tensors.put(prefix + name, tensor));
            }
        }
    }

    NDManager manager() {
        return manager;
    }

    /** Parameters, then running statistics. */
    List<NDArray> model() {
        return model;
    }

    OptimizerState of(Memory memory) {
        OptimizerState state = optimizers.get(memory);
        if (state == null) {
            throw new IllegalStateException("No state was made for " + memory);
        }
        return state;
    }

    Map<String, Tensor> copyOut() {
        TensorOperations operations = Torch.engine().operations();
        Map<String, Tensor> copies = new LinkedHashMap<>();
        tensors.forEach((name, tensor) ->
                copies.put(name, new Tensor(tensor.getShape().getShape(), operations.values(tensor))));
        return copies;
    }

    /**
     * Takes values over from a checkpoint.
     *
     * @throws InvalidInputException if it is of another network or optimiser
     */
    void restore(Map<String, Tensor> saved) {
        try (NDManager scratch = manager.newSubManager()) {
            List<NDArray> sources = new ArrayList<>();
            for (String name : tensors.keySet()) {
                Tensor tensor = saved.get(name);
                if (tensor == null) {
                    throw new InvalidInputException("The checkpoint has no tensor '%s'.".formatted(name));
                }
                sources.add(scratch.create(tensor.values(), new Shape(tensor.shape())));
            }
            Torch.engine().operations().assign(scratch, List.copyOf(tensors.values()), sources);
        }
    }
}
