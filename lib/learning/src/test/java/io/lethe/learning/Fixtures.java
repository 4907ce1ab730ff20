package io.lethe.learning;

import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.data.DatasetFiles.SplitFiles;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.model.Architecture.Stem;
import io.lethe.learning.training.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Tiny data and networks for tests. */
public final class Fixtures {

    public static final int SIZE = 16;
    public static final Task CLASSES = new Task(Task.Kind.SINGLE_LABEL, List.of("dark", "medium", "bright"));
    public static final Task LABELS = new Task(Task.Kind.MULTI_LABEL, List.of("bright", "red"));
    public static final Architecture TINY = new Architecture("resnet18", 0.125, Stem.SMALL_STRIDE_2, 128, 64);
    public static final Architecture CNN = new Architecture("small-cnn", 0.125, Stem.SMALL, 128, 64);
    public static final Architecture TRANSFORMER = new Architecture("cct-2-3x2", 0.125, Stem.SMALL, 128, 64);
    public static final Recipe RECIPE =
            new Recipe(TINY, 2, 16, 0.05, 0.9, true, 5e-4, Recipe.Schedule.TRIANGLE, Recipe.Augmentation.FLIP_CROP);

    private Fixtures() {}

    /** Noisy images whose class or labels show in their colour, four images a person. */
    public static DatasetFiles dataset(Path folder, Task task, Map<String, Integer> samples) {
        Map<String, SplitFiles> splits = new HashMap<>();
        samples.forEach((name, count) -> splits.put(name, split(folder, name, task, count)));
        return new DatasetFiles(SIZE, SIZE, task, splits);
    }

    /** Noisy images as {@link #dataset} makes them, as one set. */
    public static Samples samples(Path folder, Task task, int count) {
        return Samples.open(dataset(folder, task, Map.of("train", count)), "train");
    }

    private static SplitFiles split(Path folder, String name, Task task, int count) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        byte[] pixels = new byte[count * SIZE * SIZE * 3];
        byte[] labels = new byte[count * task.labelsPerSample()];
        ByteBuffer groups = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            groups.putInt(i / 4);
            int level = random.nextInt(3);
            boolean red = random.nextBoolean();
            if (task.kind() == Task.Kind.SINGLE_LABEL) {
                labels[i] = (byte) level;
            } else {
                labels[2 * i] = (byte) (level == 2 ? 1 : 0);
                labels[2 * i + 1] = (byte) (red ? 1 : 0);
            }
            for (int j = 0; j < SIZE * SIZE * 3; j++) {
                int value = 70 + 50 * level + (red && j % 3 == 0 ? 40 : 0) + random.nextInt(-60, 61);
                pixels[i * SIZE * SIZE * 3 + j] = (byte) Math.max(0, Math.min(255, value));
            }
        }
        try {
            Files.createDirectories(folder);
            return new SplitFiles(
                    count,
                    Files.write(folder.resolve(name + "-pixels.bin"), pixels),
                    Files.write(folder.resolve(name + "-labels.bin"), labels),
                    Files.write(folder.resolve(name + "-groups.bin"), groups.array()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
