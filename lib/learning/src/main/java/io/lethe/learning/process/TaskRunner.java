package io.lethe.learning.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.data.Samples;
import io.lethe.learning.metric.Evidence;
import io.lethe.learning.metric.ModelFacts;
import io.lethe.learning.metric.Predictions;
import io.lethe.learning.metric.ScoreReport;
import io.lethe.learning.metric.Scorer;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.Safetensors;
import io.lethe.learning.model.Safetensors.Tensor;
import io.lethe.learning.model.Soundness;
import io.lethe.learning.process.LearnerMessage.Done;
import io.lethe.learning.training.Phase;
import io.lethe.learning.training.Recipe;
import io.lethe.learning.training.Relearning;
import io.lethe.learning.training.Sgd;
import io.lethe.learning.training.TrainingListener;
import io.lethe.learning.training.TrainingLoop;
import io.lethe.learning.training.TrainingSession;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.UnlearningMethod;
import io.lethe.learning.unlearning.UnlearningMethods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Does one task: reads files, calls the engine, writes files. */
final class TaskRunner {

    private static final String VALIDATION = "validation";
    private static final String MODEL = "model.safetensors";
    private static final int CHECKPOINT_STEPS = 100;

    private final LearnerOutput output;

    TaskRunner(LearnerOutput output) {
        this.output = output;
    }

    Done run(LearnerTask task) {
        if (task instanceof LearnerTask.Train train) {
            return train(train);
        }
        if (task instanceof LearnerTask.Unlearn unlearn) {
            return unlearn(unlearn);
        }
        if (task instanceof LearnerTask.Predict predict) {
            return predict(predict);
        }
        return score((LearnerTask.Score) task);
    }

    private Done train(LearnerTask.Train task) {
        Recipe recipe = task.recipe();
        output.working("load", 0, 1);
        Samples samples = nonEmpty(rows(Samples.open(task.dataset(), "train"), task.rows()), "training");
        TrainingSession session = session(task.seed(), task.output());
        try (Classifier model =
                Classifier.create(recipe.architecture(), task.dataset().task(), task.seed())) {
            Soundness.require(model, samples);
            BatchStream batches = new BatchStream(
                    "train", samples, recipe.batchSize(), recipe.augmentation().transformation(), task.seed());
            new TrainingLoop(session, model, Sgd.of(recipe)).run(List.of(Phase.of("train", recipe, batches)));
            double seconds = session.seconds();
            output.working("save", 0, 1);
            model.save(task.output().resolve(MODEL));
            return done(seconds, session, LearnerJson.mapper().valueToTree(recipe));
        }
    }

    private Done unlearn(LearnerTask.Unlearn task) {
        UnlearningMethod method = UnlearningMethods.withParameters(task.method(), task.parameters());
        DatasetFiles dataset = task.dataset();
        Samples train = Samples.open(dataset, "train");
        Set<Integer> leaving = union(task.forget(), task.excluded());
        // Nobody else may calibrate: test and unseen people judge the outcome.
        Samples heldOut =
                dataset.splits().containsKey(VALIDATION) ? Samples.open(dataset, VALIDATION) : train.select(List.of());
        output.working("load", 0, 1);
        try (Classifier original = Classifier.load(task.base(), task.recipe().architecture(), dataset.task())) {
            Soundness.require(original, train);
            TrainingSession session = session(task.seed(), task.output());
            ForgetTask forgetTask = new ForgetTask(
                    original,
                    task.recipe(),
                    nonEmpty(train.without(leaving), "retain"),
                    train.select(task.forget()),
                    heldOut,
                    session);
            try (Classifier model = method.unlearn(forgetTask)) {
                double seconds = session.seconds();
                output.working("save", 0, 1);
                model.save(task.output().resolve(MODEL));
                return done(seconds, session, UnlearningMethods.parameters(method));
            }
        }
    }

    private Done predict(LearnerTask.Predict task) {
        DatasetFiles dataset = task.dataset();
        Samples samples = nonEmpty(rows(Samples.open(dataset, task.split()), task.rows()), task.split());
        ScoringProgress progress = new ScoringProgress(
                output, (long) samples.size() * task.models().size());
        Map<String, Tensor> logits = new LinkedHashMap<>();
        long start = System.nanoTime();
        for (Path file : task.models()) {
            try (Classifier model = Classifier.load(file, task.recipe().architecture(), dataset.task())) {
                if (logits.isEmpty()) {
                    Soundness.require(model, samples);
                }
                Predictions predictions = progress.predictions(model, samples);
                logits.put(
                        Integer.toString(logits.size()),
                        tensor(predictions, dataset.task().outputs()));
            }
        }
        double seconds = secondsSince(start);
        new Safetensors(logits, Map.of("split", task.split()))
                .write(task.output().resolve("logits.safetensors"));
        return new Done(seconds, 0, progress.done(), LearnerJson.mapper().createObjectNode(), null);
    }

    private static Tensor tensor(Predictions predictions, int outputs) {
        float[] values = new float[predictions.samples() * outputs];
        for (int i = 0; i < values.length; i++) {
            values[i] = predictions.logit(i / outputs, i % outputs);
        }
        return new Tensor(new long[] {predictions.samples(), outputs}, values);
    }

    private static Samples rows(Samples split, @Nullable List<Integer> rows) {
        return rows == null ? split : split.select(rows);
    }

    private Done score(LearnerTask.Score task) {
        DatasetFiles dataset = task.dataset();
        Samples train = Samples.open(dataset, "train");
        Set<Integer> leaving = union(task.forget(), task.excluded());
        Samples retain = nonEmpty(train.without(leaving), "retain");
        @Nullable Samples forget = task.forget().isEmpty() ? null : train.select(task.forget());
        Samples test = Samples.open(dataset, "test");
        Samples unseen = Samples.open(dataset, "unseen");
        List<Scorer.Outputs> seen = new ArrayList<>();
        long images = (long) retain.size() + (forget == null ? 0 : forget.size()) + test.size() + unseen.size();
        ScoringProgress progress =
                new ScoringProgress(output, images * task.models().size());
        long start = System.nanoTime();
        for (Path file : task.models()) {
            try (Classifier model = scored(task, file)) {
                if (seen.isEmpty()) {
                    Soundness.require(model, retain);
                }
                seen.add(new Scorer.Outputs(
                        progress.predictions(model, retain),
                        forget == null ? null : progress.predictions(model, forget),
                        progress.predictions(model, test),
                        progress.predictions(model, unseen)));
            }
        }
        List<OptionalInt> relearned = forget == null ? List.of() : relearned(task, forget);
        write(task.output().resolve("scores.json"), reports(task, seen, relearned));
        double seconds = secondsSince(start);
        return new Done(seconds, 0, progress.done(), LearnerJson.mapper().createObjectNode(), null);
    }

    /**
     * Teaches the models the forget set again. Only beside a retrained model: without it the number of steps says
     * nothing, and scoring stays a pass over the images.
     *
     * @return steps by place; empty where that is not asked for
     */
    private List<OptionalInt> relearned(LearnerTask.Score task, Samples forget) {
        Integer place = task.original();
        if (place == null || task.retrained() == null) {
            return List.of();
        }
        output.working("relearn", 0, task.models().size());
        List<OptionalInt> steps = new ArrayList<>();
        try (Classifier original = scored(task, task.models().get(place))) {
            TrainingListener listener = new TrainingListener() {
                @Override
                public void stepped(String phase, long step, long totalSteps, double loss, long samples) {
                    throw new IllegalStateException("scoring makes no model");
                }

                @Override
                public void working(String phase, long done, long total) {
                    output.working(phase, done, total);
                }
            };
            Relearning relearning = new Relearning(original, forget, task.recipe(), task.seed(), listener);
            for (Path file : task.models()) {
                try (Classifier model = scored(task, file)) {
                    steps.add(relearning.steps(model));
                }
            }
        }
        return steps;
    }

    private static Classifier scored(LearnerTask.Score task, Path file) {
        return Classifier.load(
                file, task.recipe().architecture(), task.dataset().task());
    }

    private static List<ScoreReport> reports(
            LearnerTask.Score task, List<Scorer.Outputs> seen, List<OptionalInt> relearned) {
        Scorer scorer = new Scorer(task.seed());
        Integer place = task.retrained();
        @Nullable
        Evidence retrained =
                place == null ? null : scorer.evidence(seen.get(place), facts(task, place, relearned), null);
        List<ScoreReport> reports = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            reports.add(scorer.score(
                    retrained != null && Objects.equals(i, place)
                            ? retrained
                            : scorer.evidence(seen.get(i), facts(task, i, relearned), retrained)));
        }
        return reports;
    }

    private static ModelFacts facts(LearnerTask.Score task, int place, List<OptionalInt> relearned) {
        List<Double> seconds = task.seconds();
        OptionalInt steps = relearned.isEmpty() ? OptionalInt.empty() : relearned.get(place);
        return new ModelFacts(
                seconds == null ? null : seconds.get(place),
                task.models().get(place),
                steps.isPresent() ? steps.getAsInt() : null);
    }

    private TrainingSession session(long seed, Path folder) {
        try {
            Path checkpoints = Files.createDirectories(folder.resolve("checkpoints"));
            return TrainingSession.resumable(
                    seed, output, checkpoints.resolve("checkpoint.safetensors"), CHECKPOINT_STEPS);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the folder for checkpoints: " + e.getMessage(), e);
        }
    }

    private static Done done(double seconds, TrainingSession session, JsonNode parameters) {
        List<String> notes = session.notes();
        return new Done(
                seconds,
                session.steps(),
                session.samples(),
                parameters,
                notes.isEmpty() ? null : String.join(" ", notes));
    }

    private static Set<Integer> union(Collection<Integer> some, Collection<Integer> others) {
        Set<Integer> union = new HashSet<>(some);
        union.addAll(others);
        return union;
    }

    private static Samples nonEmpty(Samples samples, String role) {
        if (samples.size() == 0) {
            throw new InvalidInputException("The %s set is empty.".formatted(role));
        }
        return samples;
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void write(Path file, Object value) {
        try {
            Files.write(file, LearnerJson.mapper().writeValueAsBytes(value));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file.getFileName() + ": " + e.getMessage(), e);
        }
    }
}
