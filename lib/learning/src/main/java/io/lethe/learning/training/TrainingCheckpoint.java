package io.lethe.learning.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lethe.learning.model.Safetensors;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a run needs to go on: no random state, since draws are a function of seed and position.
 *
 * @param loop number of the training loop in the run
 * @param phase number of the phase in the loop
 * @param step steps taken in the phase
 * @param seed seed of the run
 * @param steps steps taken in the run
 * @param samples images drawn in the run
 * @param seconds working time of the run, of all its attempts
 * @param positions batches drawn by stream
 * @param notes what was noted so far
 * @param tensors weights, running statistics and momentum
 */
record TrainingCheckpoint(
        int loop,
        int phase,
        long step,
        long seed,
        long steps,
        long samples,
        double seconds,
        Map<String, Long> positions,
        List<String> notes,
        Map<String, Safetensors.Tensor> tensors) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "lethe.checkpoint";

    /** What is not a tensor. */
    private record Position(
            int loop,
            int phase,
            long step,
            long seed,
            long steps,
            long samples,
            double seconds,
            Map<String, Long> positions,
            List<String> notes) {}

    /** Reads a checkpoint; empty if the file is none, or belongs to a run with another seed. */
    static Optional<TrainingCheckpoint> of(Safetensors file, long seed) {
        String text = file.metadata().get(KEY);
        if (text == null) {
            return Optional.empty();
        }
        try {
            Position at = JSON.readValue(text, Position.class);
            return at.seed() == seed
                    ? Optional.of(new TrainingCheckpoint(
                            at.loop(),
                            at.phase(),
                            at.step(),
                            at.seed(),
                            at.steps(),
                            at.samples(),
                            at.seconds(),
                            at.positions(),
                            at.notes(),
                            file.tensors()))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    Safetensors toSafetensors() {
        try {
            String text = JSON.writeValueAsString(
                    new Position(loop, phase, step, seed, steps, samples, seconds, positions, notes));
            return new Safetensors(tensors, Map.of(KEY, text));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
