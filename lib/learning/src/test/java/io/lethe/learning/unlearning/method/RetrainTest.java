package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Samples;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.Recipe;
import io.lethe.learning.training.TrainingListener;
import io.lethe.learning.training.TrainingSession;
import io.lethe.learning.unlearning.ForgetTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrainTest {

    private static final Recipe NO_STEPS =
            new Recipe(Fixtures.TINY, 0, 16, 0.05, 0.9, true, 0, Recipe.Schedule.CONSTANT, Recipe.Augmentation.NONE);

    @TempDir
    Path folder;

    @Test
    void startsFromOtherWeightsThanTheOriginalOfTheSameSeed() {
        Samples train = Fixtures.samples(folder, Fixtures.CLASSES, 32);
        Samples forget = train.select(List.of(0, 1));
        try (Classifier original = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 7);
                Classifier retrained = new Retrain()
                        .unlearn(new ForgetTask(
                                original,
                                NO_STEPS,
                                train.without(List.of(0, 1)),
                                forget,
                                forget,
                                TrainingSession.of(7, TrainingListener.NONE)))) {
            for (String name : List.of("conv1.weight", "layer3.0.conv1.weight", "fc.weight")) {
                float[] first = values(original, name);
                float[] second = values(retrained, name);
                assertThat(correlation(first, second)).as(name).isBetween(-0.3, 0.3);
            }
            assertThat(values(retrained, "bn1.weight")).containsOnly(1);
        }
    }

    private static float[] values(Classifier model, String tensor) {
        return Objects.requireNonNull(model.state().get(tensor)).values();
    }

    private static double correlation(float[] a, float[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
