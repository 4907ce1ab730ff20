package io.lethe.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Compares a training step of ResNet-18 with Python's torch, in rounds that alternate between two waiting processes, so
 * that whatever else the machine does falls on both.
 *
 * <p>Arguments: threads, rounds, and the folder of {@code training_step.py}. Prints a line a size: the median over
 * rounds of the ratio of our time to Python's, of wall time and of processor time.
 */
public final class TrainingStep {

    /** What a learner process is started with; Python keeps its defaults. */
    private static final Map<String, String> LEARNER_ENVIRONMENT = Map.of(
            "MALLOC_MMAP_THRESHOLD_", "4294967296",
            "MALLOC_TRIM_THRESHOLD_", "17179869184",
            "MALLOC_TOP_PAD_", "268435456",
            "MALLOC_ARENA_MAX", "1",
            "THP_MEM_ALLOC_ENABLE", "1");

    /** Image size, batch size, and steps a round. */
    private record Shape(int pixels, int batch, int steps) {}

    private static final List<Shape> SHAPES =
            List.of(new Shape(128, 32, 4), new Shape(64, 64, 8), new Shape(32, 64, 12));

    private TrainingStep() {}

    /** Runs the comparison. */
    public static void main(String[] arguments) throws IOException {
        String threads = arguments[0];
        int rounds = Integer.parseInt(arguments[1]);
        Path script = Path.of(arguments[2], "training_step.py");
        try (Peer ours = Peer.start(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-Dai.djl.offline=true",
                                "-Dai.djl.pytorch.num_threads=" + threads,
                                "-Dai.djl.pytorch.num_interop_threads=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                TrainingStepWorker.class.getName()),
                        LEARNER_ENVIRONMENT,
                        threads);
                Peer python = Peer.start(List.of("/usr/bin/python3", script.toString(), threads), Map.of(), threads)) {
            for (Shape shape : SHAPES) {
                compare(shape, rounds, ours, python);
            }
        }
    }

    private static void compare(Shape shape, int rounds, Peer ours, Peer python) throws IOException {
        int steps = shape.steps();
        ours.measure(shape.pixels(), shape.batch(), 3);
        python.measure(shape.pixels(), shape.batch(), 3);
        List<Double> wall = new ArrayList<>();
        List<Double> processor = new ArrayList<>();
        List<Double> ourSteps = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Peer.Cost python1 = python.measure(shape.pixels(), shape.batch(), steps);
            Peer.Cost our = ours.measure(shape.pixels(), shape.batch(), steps);
            wall.add(our.wallSeconds() / python1.wallSeconds());
            processor.add(our.processorSeconds() / python1.processorSeconds());
            ourSteps.add(our.wallSeconds() / steps);
        }
        System.out.printf(
                "%d px, batch %d: wall %.2f (%.2f to %.2f), processor %.2f (%.2f to %.2f), our step %.3f s%n",
                shape.pixels(),
                shape.batch(),
                median(wall),
                Collections.min(wall),
                Collections.max(wall),
                median(processor),
                Collections.min(processor),
                Collections.max(processor),
                median(ourSteps));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
