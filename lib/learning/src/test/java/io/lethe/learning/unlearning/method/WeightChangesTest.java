package io.lethe.learning.unlearning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Samples;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.TrainingListener;
import io.lethe.learning.training.TrainingSession;
import io.lethe.learning.unlearning.Dampening;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.ForgetTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The methods that change weights without training, or before it. */
class WeightChangesTest {

    @TempDir
    Path folder;

    @Test
    void dampeningNeedsWeightsThatMatterMore() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        assertThat(trained.after(new SelectiveSynapticDampening(new Dampening(1e30, 1, 16, true)))
                        .state())
                .isEqualTo(trained.before().state());
        assertThat(trained.after(new SelectiveSynapticDampening(new Dampening(0.5, 0.1, 16, false)))
                        .forgetLoss())
                .isGreaterThan(trained.before().forgetLoss());
    }

    @Test
    void fisherNoiseOfScaleZeroIsNone() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        assertThat(trained.after(new FisherForgetting(0, 16)).state())
                .isEqualTo(trained.before().state());
    }

    @Test
    void fisherVarianceIsCappedAveragedOverInputsAndLargerInTheHead() {
        try (NDManager manager = Torch.engine().newManager()) {
            var method = new FisherForgetting(0.5, 16);
            NDArray matrix = manager.create(new float[][] {{1, 0.25f}, {0, 4}});
            NDArray vector = manager.create(new float[] {2, 0});

            assertThat(method.variance(matrix, false).toFloatArray())
                    .containsExactly(new float[] {0.5f * (1 + 4) / 2, 0.5f * (1000 + 0.25f) / 2}, within(1e-3f));
            assertThat(method.variance(matrix, true).toFloatArray())
                    .containsExactly(new float[] {5 * (1 + 4) / 2f, 5 * (100 + 0.25f) / 2}, within(1e-3f));
            assertThat(method.variance(vector, false).toFloatArray())
                    .containsExactly(new float[] {2.5f, 5000}, within(1e-2f));
        }
    }

    @Test
    void transposingTwiceChangesNothing() {
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 1);
                Classifier before = model.copy()) {
            ConvolutionTranspose.transpose(model);
            float[] once = values(model, "layer1.0.conv1.weight");
            ConvolutionTranspose.transpose(model);

            assertThat(values(model, "layer1.0.conv1.weight")).containsExactly(values(before, "layer1.0.conv1.weight"));
            float[] kernel = values(before, "layer1.0.conv1.weight");
            assertThat(new float[] {once[0], once[1], once[2], once[3], once[8]})
                    .containsExactly(kernel[0], kernel[3], kernel[6], kernel[1], kernel[8]);
        }
    }

    @Test
    void smallGradientsAreDrawnAnewAndTrainFaster() {
        try (Classifier original = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 1);
                Classifier model = original.copy();
                NDManager manager = Torch.engine().newManager()) {
            Samples train = Fixtures.samples(folder, Fixtures.CLASSES, 24);
            List<Integer> rows = List.of(0, 1, 2, 3);
            ForgetTask task = new ForgetTask(
                    original,
                    Fixtures.RECIPE,
                    train.without(rows),
                    train.select(rows),
                    train.select(rows),
                    TrainingSession.of(1, TrainingListener.NONE));
            var method = new MaskedSmallGradients(Descent.sgd(1, 16, 0.01, 0, 0), 0.3, 0.1);

            Map<String, NDArray> multipliers = method.drawAnew(manager, model, task);

            float[] before = values(original, "conv1.weight");
            float[] after = values(model, "conv1.weight");
            float[] factors =
                    Objects.requireNonNull(multipliers.get("conv1.weight")).toFloatArray();
            for (int i = 0; i < before.length; i++) {
                assertThat(before[i] == after[i]).isEqualTo(Math.abs(factors[i] - 0.1f) < 1e-6);
            }
            assertThat(IntStream.range(0, before.length).filter(i -> before[i] != after[i]))
                    .hasSize((int) Math.round(0.3 * before.length));
            assertThat(values(model, "fc.weight")).containsExactly(values(original, "fc.weight"));
        }
    }

    @Test
    void aPenaltyOnAbsoluteValuesShrinksTheWeights() {
        TrainedOriginal trained = TrainedOriginal.of(Fixtures.CLASSES);
        Descent descent = Descent.sgd(5, 16, 0.01, 0, 0);

        assertThat(size(trained.after(new L1SparseFineTune(descent, 0.2))))
                .isLessThan(0.95 * size(trained.after(new L1SparseFineTune(descent, 0))));
        assertThat(trained.after(new L1SparseFineTune(descent, 0))).isEqualTo(trained.after(new FineTune(descent)));
    }

    private static double size(TrainedOriginal.Outcome outcome) {
        return outcome.state().entrySet().stream()
                .filter(entry -> !entry.getKey().contains("running"))
                .flatMap(entry -> entry.getValue().stream())
                .mapToDouble(Math::abs)
                .sum();
    }

    private static float[] values(Classifier model, String tensor) {
        return Objects.requireNonNull(model.tensors().get(tensor)).toFloatArray();
    }
}
