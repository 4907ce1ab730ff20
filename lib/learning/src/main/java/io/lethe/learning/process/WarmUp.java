package io.lethe.learning.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.data.DatasetFiles.SplitFiles;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.Recipe;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Does a tiny task from end to end, so that a real one finds classes loaded, programs compiled and threads started:
 * half a second that a spare process spends while nobody waits.
 */
final class WarmUp {

    private static final int SIDE = 32;
    private static final int SAMPLES = 4;
    private static final int STEPS = 2;
    private static final Recipe RECIPE = new Recipe(
            new Architecture("resnet18", 0.125, Architecture.Stem.SMALL_STRIDE_2, 128, 64),
            1,
            2,
            0.01,
            0.9,
            true,
            0,
            Recipe.Schedule.TRIANGLE,
            Recipe.Augmentation.FLIP);

    private WarmUp() {}

    /**
     * Runs in a temporary folder of its own, which it deletes; a process that is killed meanwhile leaves it to whoever
     * empties temporary folders.
     *
     * @throws IOException if that folder cannot be written or deleted
     */
    static void run() throws IOException {
        Path folder = Files.createTempDirectory("lethe-warm-up");
        try {
            DatasetFiles dataset = dataset(folder);
            Path base = folder.resolve("base.safetensors");
            try (Classifier model = Classifier.create(RECIPE.architecture(), dataset.task(), 1)) {
                model.save(base);
            }
            LearnerTask task = new LearnerTask.Unlearn(
                    dataset,
                    RECIPE,
                    base,
                    List.of(0, 1),
                    List.of(),
                    "bounded-ascent",
                    JsonNodeFactory.instance.objectNode().put("epochs", 1).put("minimumSteps", STEPS),
                    1,
                    Files.createDirectory(folder.resolve("output")));
            LearnerOutput silent = new LearnerOutput(new PrintStream(OutputStream.nullOutputStream(), false));
            byte[] line = LearnerJson.mapper().writerFor(LearnerTask.class).writeValueAsBytes(task);
            new TaskRunner(silent).run(LearnerJson.mapper().readValue(line, LearnerTask.class));
        } finally {
            delete(folder);
        }
    }

    private static DatasetFiles dataset(Path folder) throws IOException {
        SplitFiles split = new SplitFiles(
                SAMPLES,
                Files.write(folder.resolve("pixels.bin"), new byte[SAMPLES * SIDE * SIDE * 3]),
                Files.write(folder.resolve("labels.bin"), new byte[SAMPLES]),
                Files.write(folder.resolve("groups.bin"), new byte[SAMPLES * Integer.BYTES]));
        Task task = new Task(Task.Kind.SINGLE_LABEL, List.of("one", "other"));
        return new DatasetFiles(SIDE, SIDE, task, Map.of("train", split, "validation", split));
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(paths::add);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
