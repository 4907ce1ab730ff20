package io.lethe.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.data.DatasetFiles.SplitFiles;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.model.Architecture.Stem;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.LearningRate;
import io.lethe.learning.training.Phase;
import io.lethe.learning.training.Recipe.Augmentation;
import io.lethe.learning.training.Sgd;
import io.lethe.learning.training.TrainingListener;
import io.lethe.learning.training.TrainingLoop;
import io.lethe.learning.training.TrainingSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Our side of {@link TrainingStep}: the whole training loop, with gathering and flipping images from mapped files. */
final class TrainingStepWorker {

    private static final Task TASK = new Task(
            Task.Kind.SINGLE_LABEL,
            IntStream.range(0, 8).mapToObj(String::valueOf).toList());
    private static final Architecture RESNET18 = new Architecture("resnet18", 1, Stem.IMAGENET, 128, 64);

    private final Classifier model = Classifier.create(RESNET18, TASK, 1);

    private TrainingStepWorker() {}

    /** Answers each line of standard input. */
    public static void main(String[] arguments) throws IOException {
        TrainingStepWorker worker = new TrainingStepWorker();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] numbers = line.split(" ", -1);
            System.out.println(worker.measure(
                    Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2])));
        }
    }

    private String measure(int pixels, int batch, int steps) throws IOException {
        BatchStream batches =
                new BatchStream("train", samples(pixels, batch), batch, Augmentation.FLIP.transformation(), 1);
        Clock clock = new Clock();
        Phase phase = Phase.of(
                "train",
                steps + 1,
                LearningRate.constant(0.01),
                step -> step.loss(step.next(batches), BatchNormMode.TRAIN));
        new TrainingLoop(TrainingSession.of(1, clock), model, new Sgd(0.9, false, 5e-4)).run(List.of(phase));
        return clock.seconds();
    }

    /** Runs from the end of the first step, when the loop has made its buffers, to the end of the last. */
    private static final class Clock implements TrainingListener {
        private long wallStart;
        private long processorStart;
        private double wallSeconds;
        private double processorSeconds;

        @Override
        public void stepped(String phase, long step, long totalSteps, double loss, long samples) {
            if (step == 1) {
                wallStart = System.nanoTime();
                processorStart = processorNanos();
            }
            wallSeconds = (System.nanoTime() - wallStart) / 1e9;
            processorSeconds = (processorNanos() - processorStart) / 1e9;
        }

        String seconds() {
            return wallSeconds + " " + processorSeconds;
        }
    }

    private static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static Samples samples(int pixels, int batch) throws IOException {
        int count = 4 * batch;
        Path folder = Files.createTempDirectory("lethe-benchmark");
        byte[] noise = new byte[count * pixels * pixels * 3];
        new SplittableRandom(1).nextBytes(noise);
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % 8);
        }
        SplitFiles files = new SplitFiles(
                count,
                Files.write(folder.resolve("pixels.bin"), noise),
                Files.write(folder.resolve("labels.bin"), labels),
                Files.write(folder.resolve("groups.bin"), new byte[4 * count]));
        Samples samples = Samples.open(new DatasetFiles(pixels, pixels, TASK, Map.of("train", files)), "train");
        for (Path file : List.of(files.pixels(), files.labels(), files.groups())) {
            Files.delete(file);
        }
        Files.delete(folder);
        return samples;
    }
}
