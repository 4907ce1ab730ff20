package io.lethe.learning.unlearning;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Samples;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.Evaluation;
import io.lethe.learning.training.StopRule;
import io.lethe.learning.training.TrainingListener;
import io.lethe.learning.training.TrainingSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {

    @TempDir
    Path folder;

    private Samples samples;
    /** From the least to the most accurate. */
    private List<Classifier> models;

    @BeforeEach
    void start() {
        samples = Fixtures.samples(folder, Fixtures.CLASSES, 30);
        models = new ArrayList<>(LongStream.range(1, 9)
                .mapToObj(seed -> Classifier.create(Fixtures.CNN, Fixtures.CLASSES, seed))
                .toList());
        models.sort(Comparator.comparingDouble(this::accuracy));
        assertThat(accuracy(models.get(0))).isLessThan(accuracy(models.get(7)));
    }

    @AfterEach
    void stop() {
        models.forEach(Classifier::close);
    }

    private double accuracy(Classifier model) {
        return 1
                - Arrays.stream(new Evaluation(model).errors(heldOut()))
                        .average()
                        .orElseThrow();
    }

    private Samples heldOut() {
        return samples.without(List.of(0, 1, 2, 3));
    }

    private Selection selection(TrainingSession session) {
        return new ForgetTask(
                        models.get(0),
                        Fixtures.RECIPE,
                        heldOut(),
                        samples.select(List.of(0, 1, 2, 3)),
                        heldOut(),
                        session)
                .selection(Selection.Look::accuracy);
    }

    @Test
    void goesBackToTheFirstOfTheBest() {
        try (Selection selection = selection(TrainingSession.of(1, TrainingListener.NONE));
                Classifier model = models.get(1).copy()) {
            selection.look(models.get(0), 1);
            selection.look(models.get(7), 2);
            selection.look(models.get(0), 3);

            selection.takeBest(model);

            assertThat(weights(model)).containsExactly(weights(models.get(7)));
            assertThat(selection.before(1))
                    .hasValueSatisfying(look -> assertThat(look.accuracy()).isEqualTo(accuracy(models.get(0))));
            assertThat(selection.before(0)).isEmpty();
        }
    }

    @Test
    void endsAfterSomeLooksWithoutABetterOne() {
        try (Selection selection = selection(TrainingSession.of(1, TrainingListener.NONE));
                Classifier model = models.get(0).copy()) {
            StopRule rule = selection.stopRule(model, 5, 2);

            assertThat(rule.reason().apply(0)).as("nothing was done yet").isEmpty();
            assertThat(rule.reason().apply(5)).isEmpty();
            model.assign(models.get(7));
            assertThat(rule.reason().apply(10)).isEmpty();
            model.assign(models.get(0));
            assertThat(rule.reason().apply(15)).isEmpty();
            assertThat(rule.reason().apply(20)).hasValue("2 looks brought nothing better than step 10");
        }
    }

    @Test
    void aResumedRunRemembersWhatItSaw() {
        Path checkpoint = folder.resolve("checkpoint.safetensors");
        try (Selection selection = selection(TrainingSession.resumable(1, TrainingListener.NONE, checkpoint, 10))) {
            selection.look(models.get(7), 1);
        }
        try (Selection resumed = selection(TrainingSession.resumable(1, TrainingListener.NONE, checkpoint, 10));
                Selection ofAnotherSeed =
                        selection(TrainingSession.resumable(2, TrainingListener.NONE, checkpoint, 10));
                Classifier model = models.get(0).copy()) {
            resumed.look(models.get(0), 2);
            resumed.takeBest(model);

            assertThat(weights(model)).containsExactly(weights(models.get(7)));
            assertThat(ofAnotherSeed.before(1)).isEmpty();
        }
    }

    private static float[] weights(Classifier model) {
        return model.parameters().get(0).toFloatArray();
    }
}
