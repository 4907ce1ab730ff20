package io.lethe.learning.unlearning.method;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.data.DatasetFiles.SplitFiles;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.Evaluation;
import io.lethe.learning.training.Phase;
import io.lethe.learning.training.Recipe;
import io.lethe.learning.training.Recipe.Augmentation;
import io.lethe.learning.training.Recipe.Schedule;
import io.lethe.learning.training.Sgd;
import io.lethe.learning.training.TrainingListener;
import io.lethe.learning.training.TrainingLoop;
import io.lethe.learning.training.TrainingSession;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A small trained model and its data, with eight samples to forget: trained once for each task, and shared by all
 * tests. Its held-out people have wrong labels, so that methods which make the forget set look like them have far to
 * go.
 */
final class TrainedOriginal {

    private static final int TRAINING = 72;
    private static final int FORGET = 8;
    /** Slow enough that the model fits its training set whatever the rounding of the processor. */
    private static final Recipe RECIPE =
            new Recipe(Fixtures.CNN, 20, 16, 0.02, 0.9, true, 5e-4, Schedule.TRIANGLE, Augmentation.FLIP);

    private static final Map<Task, TrainedOriginal> BY_TASK = new HashMap<>();

    private final Classifier original;
    private final Samples retain;
    private final Samples forget;
    private final Samples heldOut;

    /** The model of a task. */
    static synchronized TrainedOriginal of(Task task) {
        return BY_TASK.computeIfAbsent(task, TrainedOriginal::new);
    }

    private TrainedOriginal(Task task) {
        Path folder = folder();
        Samples training = Fixtures.samples(folder, task, TRAINING);
        List<Integer> rows = IntStream.range(0, FORGET).boxed().toList();
        retain = training.without(rows);
        forget = training.select(rows);
        heldOut = wronglyLabelled(folder, task);
        original = Classifier.create(Fixtures.CNN, task, 1);
        var batches = new BatchStream("train", training, RECIPE.batchSize(), Augmentation.FLIP.transformation(), 1);
        new TrainingLoop(TrainingSession.of(1, TrainingListener.NONE), original, Sgd.of(RECIPE))
                .run(List.of(Phase.of("train", RECIPE, batches)));
    }

    /** What a method makes of the original. */
    Outcome after(UnlearningMethod method) {
        TrainingSession session = TrainingSession.of(2, TrainingListener.NONE);
        ForgetTask task = new ForgetTask(original, RECIPE, retain, forget, heldOut, session);
        try (Classifier model = method.unlearn(task)) {
            return outcome(model, session);
        }
    }

    /** The original itself. */
    Outcome before() {
        return outcome(original, TrainingSession.of(2, TrainingListener.NONE));
    }

    private Outcome outcome(Classifier model, TrainingSession session) {
        Map<String, List<Float>> state = new HashMap<>();
        model.state().forEach((name, tensor) -> state.put(name, list(tensor.values())));
        Evaluation evaluation = new Evaluation(model);
        return new Outcome(
                state,
                evaluation.meanLoss(retain),
                evaluation.meanLoss(forget),
                Stream.of(evaluation.logits(forget))
                        .flatMap(row -> list(row).stream())
                        .toList(),
                session.steps(),
                session.notes());
    }

    private static List<Float> list(float[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }

    /** Mean loss of the original on held-out people. */
    double heldOutLoss() {
        return new Evaluation(original).meanLoss(heldOut);
    }

    private static Samples wronglyLabelled(Path folder, Task task) {
        DatasetFiles dataset = Fixtures.dataset(folder, task, Map.of("validation", 24));
        SplitFiles split = Objects.requireNonNull(dataset.splits().get("validation"));
        int values = task.kind() == Task.Kind.SINGLE_LABEL ? task.outputs() : 2;
        try {
            byte[] labels = Files.readAllBytes(split.labels());
            for (int i = 0; i < labels.length; i++) {
                labels[i] = (byte) ((labels[i] + 1) % values);
            }
            Path wrong = Files.write(folder.resolve("wrong-labels.bin"), labels);
            SplitFiles files = new SplitFiles(split.samples(), split.pixels(), wrong, split.groups());
            return Samples.open(
                    new DatasetFiles(dataset.height(), dataset.width(), task, Map.of("validation", files)),
                    "validation");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lives as long as the process. */
    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("lethe-trained-original");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder())
                            .forEach(path -> path.toFile().delete());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A model after the operation.
     *
     * @param state tensors by name
     * @param forgetLogits answers to the forget set, sample after sample
     */
    record Outcome(
            Map<String, List<Float>> state,
            double retainLoss,
            double forgetLoss,
            List<Float> forgetLogits,
            long steps,
            List<String> notes) {

        /** Mean absolute difference of the logits of the forget set. */
        double disagreement(Outcome other) {
            return IntStream.range(0, forgetLogits.size())
                    .mapToDouble(i -> Math.abs(forgetLogits.get(i) - other.forgetLogits.get(i)))
                    .average()
                    .orElseThrow();
        }

        List<Float> tensor(String name) {
            return Objects.requireNonNull(state.get(name));
        }
    }
}
