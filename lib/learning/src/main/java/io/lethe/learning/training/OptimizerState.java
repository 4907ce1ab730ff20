package io.lethe.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.torch.TensorOperations;
import io.lethe.learning.torch.Torch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An optimiser and what it remembers of each weight, in the memory layout of the weight. */
final class OptimizerState {

    private final Optimizer optimizer;
    private final Map<String, List<NDArray>> slots = new LinkedHashMap<>();
    /** How many steps were taken, as a tensor, so that checkpoints carry it. */
    private final NDArray steps;

    private final TensorOperations operations = Torch.engine().operations();

    /** State of a fresh optimiser, owned by the manager. */
    OptimizerState(Optimizer optimizer, List<NDArray> parameters, NDManager manager) {
        this.optimizer = optimizer;
        this.steps = manager.create(new float[1]);
        optimizer.slots().forEach(slot -> slots.put(slot, operations.zerosLike(manager, parameters)));
    }

    /**
     * Names the tensors.
     *
     * @param parameters names of the parameters
     */
    Map<String, NDArray> tensors(List<String> parameters) {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.put("steps", steps);
        slots.forEach((slot, values) -> {
            for (int i = 0; i < values.size(); i++) {
                tensors.put(slot + "/" + parameters.get(i), values.get(i));
            }
        });
        return tensors;
    }

    /** Optimiser for some of the parameters, by their index. */
    Stepper forParameters(List<NDArray> parameters, List<Integer> indices) {
        List<NDArray> weights = indices.stream().map(parameters::get).toList();
        Map<String, List<NDArray>> kept = new LinkedHashMap<>();
        slots.forEach((slot, values) ->
                kept.put(slot, indices.stream().map(values::get).toList()));
        return new Stepper(weights, kept);
    }

    /** Takes steps on some weights. */
    final class Stepper {
        private final List<NDArray> weights;
        private final Map<String, List<NDArray>> kept;

        Stepper(List<NDArray> weights, Map<String, List<NDArray>> kept) {
            this.weights = weights;
            this.kept = kept;
        }

        List<NDArray> weights() {
            return weights;
        }

        /** Takes a step down a loss, whose graph is used up; in one call where the optimiser has one. */
        void descend(NDManager manager, NDArray loss, double rate, double maxNorm) {
            if (optimizer instanceof Sgd sgd) {
                operations.descend(
                        manager,
                        loss,
                        weights,
                        velocities(),
                        rate,
                        sgd.momentum(),
                        sgd.weightDecay(),
                        sgd.nesterov(),
                        maxNorm);
                steps.addi(1);
            } else {
                step(manager, operations.gradients(loss, weights), rate, maxNorm);
            }
        }

        /** Takes a step against gradients, which may be changed on the way. */
        void step(NDManager manager, List<NDArray> gradients, double rate, double maxNorm) {
            steps.addi(1);
            List<NDArray> clipped = maxNorm < Float.MAX_VALUE
                    ? operations.clip(manager, gradients, maxNorm)
                    : new ArrayList<>(gradients);
            if (optimizer instanceof Sgd sgd) {
                operations.sgd(
                        manager,
                        weights,
                        clipped,
                        velocities(),
                        rate,
                        sgd.momentum(),
                        sgd.weightDecay(),
                        sgd.nesterov());
            } else {
                AdamW adam = (AdamW) optimizer;
                double number = steps.getFloat();
                operations.adam(
                        manager,
                        weights,
                        clipped,
                        slot(AdamW.MEAN),
                        slot(AdamW.SQUARE),
                        new TensorOperations.AdamStep(
                                adam.beta1(),
                                adam.beta2(),
                                adam.epsilon(),
                                1 - rate * adam.weightDecay(),
                                Math.sqrt(1 - Math.pow(adam.beta2(), number)),
                                rate / (1 - Math.pow(adam.beta1(), number))));
            }
        }

        private List<NDArray> velocities() {
            return kept.getOrDefault(Sgd.MOMENTUM, List.of());
        }

        private List<NDArray> slot(String name) {
            return Objects.requireNonNull(kept.get(name));
        }
    }
}
