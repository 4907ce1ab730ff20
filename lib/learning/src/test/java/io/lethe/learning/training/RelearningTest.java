package io.lethe.learning.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Transformation;
import io.lethe.learning.model.Classifier;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelearningTest {

    private static final Recipe RECIPE =
            new Recipe(Fixtures.CNN, 12, 16, 0.1, 0.9, true, 5e-4, Recipe.Schedule.TRIANGLE, Recipe.Augmentation.NONE);

    private Samples all;
    private Samples forget;
    private Classifier original;

    @BeforeAll
    void train(@TempDir Path folder) {
        all = Fixtures.samples(folder, Fixtures.CLASSES, 96);
        forget = all.select(IntStream.range(0, 24).boxed().toList());
        original = trained(all);
    }

    @AfterAll
    void close() {
        original.close();
    }

    @Test
    void whoKnowsTheAnswersNeedsNoStep() {
        assertThat(relearning().steps(original)).hasValue(0);
    }

    @Test
    void whoWasNeverTaughtNeedsMoreThanWhoHidesIt() {
        Relearning relearning = relearning();
        try (Classifier untrained = Classifier.create(Fixtures.CNN, Fixtures.CLASSES, 9);
                Classifier hiding = original.copy()) {
            // Its last bias alone was turned: it answers one class always.
            hiding.change(
                    spec -> spec.name().endsWith("bias"),
                    (spec, values) -> spec.elements() == 3
                            ? values.add(values.getManager().create(new float[] {50, 0, 0}))
                            : values);

            int never = relearning.steps(untrained).orElseThrow();
            int hidden = relearning.steps(hiding).orElseThrow();

            assertThat(hidden).isPositive().isLessThan(never);
            assertThat(never).isLessThanOrEqualTo(Relearning.MOST_STEPS);
        }
    }

    @Test
    void leavesTheModelAsItWasAndRepeatsItself() {
        try (Classifier untrained = Classifier.create(Fixtures.CNN, Fixtures.CLASSES, 9)) {
            double before = new Evaluation(untrained).meanLoss(all);

            assertThat(relearning().steps(untrained)).isEqualTo(relearning().steps(untrained));

            assertThat(new Evaluation(untrained).meanLoss(all)).isEqualTo(before);
        }
    }

    private Relearning relearning() {
        return new Relearning(original, forget, RECIPE, 3, TrainingListener.NONE);
    }

    private static Classifier trained(Samples samples) {
        Classifier model = Classifier.create(RECIPE.architecture(), samples.task(), 1);
        BatchStream batches = new BatchStream("train", samples, RECIPE.batchSize(), Transformation.NONE, 1);
        new TrainingLoop(TrainingSession.of(1, TrainingListener.NONE), model, Sgd.of(RECIPE))
                .run(List.of(Phase.of("train", RECIPE, batches)));
        return model;
    }
}
