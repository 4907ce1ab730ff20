package io.lethe.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.model.Safetensors;
import io.lethe.learning.model.Safetensors.Tensor;
import io.lethe.learning.torch.TensorOperations;
import io.lethe.learning.torch.Torch;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a gradient pass has summed up so far, in a file of its own.
 *
 * @param seed seed of the run
 * @param batches batches in the sums
 * @param samples images drawn in the run
 * @param seconds working time of the run
 * @param tensors the sums
 */
record GradientSums(long seed, int batches, long samples, double seconds, Map<String, Tensor> tensors) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "lethe.gradients";

    /** What is not a tensor. */
    private record Position(long seed, int batches, long samples, double seconds) {}

    static GradientSums of(long seed, int batches, long samples, double seconds, Map<String, NDArray> sums) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        TensorOperations operations = Torch.engine().operations();
        sums.forEach((name, sum) -> tensors.put(name, new Tensor(sum.getShape().getShape(), operations.values(sum))));
        return new GradientSums(seed, batches, samples, seconds, tensors);
    }

    /** Reads a file; empty if there is none, if it is damaged, or belongs to a run with another seed. */
    static Optional<GradientSums> read(Path file, long seed) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Safetensors saved = Safetensors.read(file);
            Position at = JSON.readValue(saved.metadata().getOrDefault(KEY, ""), Position.class);
            return at.seed() == seed
                    ? Optional.of(new GradientSums(seed, at.batches(), at.samples(), at.seconds(), saved.tensors()))
                    : Optional.empty();
        } catch (InvalidInputException | JsonProcessingException e) {
            return Optional.empty();
        }
    }

    void write(Path file) {
        try {
            String text = JSON.writeValueAsString(new Position(seed, batches, samples, seconds));
            new Safetensors(tensors, Map.of(KEY, text)).write(file);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Overwrites sums with these.
     *
     * @throws InvalidInputException if these are of another network
     */
    void copyTo(Map<String, NDArray> sums) {
        try (NDManager scratch = Torch.engine().newManager()) {
            List<NDArray> sources = new ArrayList<>();
            for (String name : sums.keySet()) {
                Tensor tensor = tensors.get(name);
                if (tensor == null) {
                    throw new InvalidInputException("The saved gradients have no tensor '%s'.".formatted(name));
                }
                sources.add(scratch.create(tensor.values(), new Shape(tensor.shape())));
            }
            Torch.engine().operations().assign(scratch, List.copyOf(sums.values()), sources);
        }
    }
}
