package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lethe.learning.data.Task;
import io.lethe.learning.metric.ScoreReport.Estimate;
import io.lethe.learning.model.Safetensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistanceTest {

    @TempDir
    Path folder;

    @Test
    void isNoughtToItselfAndTheMostToTheOpposite() {
        Evidence sure = outputs(new float[] {50, -50});
        Evidence same = outputs(new float[] {50, -50}, sure);
        Evidence opposite = outputs(new float[] {-50, 50}, sure);

        assertThat(new ActivationDistance().measure(same).orElseThrow().value()).isZero();
        assertThat(new ActivationDistance().measure(opposite).orElseThrow().value())
                .isCloseTo(Math.sqrt(2), within(1e-9));
        assertThat(new LogitDistance().measure(same).orElseThrow().value()).isZero();
        assertThat(new LogitDistance().measure(opposite).orElseThrow().value()).isCloseTo(1, within(1e-9));
    }

    @Test
    void comparesLabelsOneByOne() {
        Predictions half = Outputs.of(Outputs.TWO_LABELS, new float[] {0, 0}, 1, 0);
        Predictions sure = Outputs.of(Outputs.TWO_LABELS, new float[] {40, -40}, 1, 0);
        Evidence reference = Outputs.evidence(half, half, half, half);

        assertThat(new ActivationDistance()
                        .measure(Outputs.evidence(sure, sure, sure, sure, reference))
                        .orElseThrow()
                        .value())
                .isCloseTo(Math.sqrt(0.5), within(1e-9));
    }

    @Test
    void measuresWeightsRelativeToTheirLengths() {
        Evidence reference = weights("b", null, 0, 3, 4);

        assertThat(new WeightDistance().measure(weights("a", reference, 0, 3, 4)))
                .contains(new Estimate(0, 0, 0));
        assertThat(new WeightDistance().measure(weights("a", reference, 0, -3, -4)))
                .contains(new Estimate(1, 1, 1));
        assertThat(new WeightDistance()
                        .measure(weights("a", reference, 0, 0, 0))
                        .orElseThrow()
                        .value())
                .isEqualTo(1);
        assertThat(new WeightDistance()
                        .measure(weights("a", reference, 5, 0, 0))
                        .orElseThrow()
                        .value())
                .isCloseTo(Math.sqrt(50) / 10, within(1e-7));
    }

    /** A registered original has torchvision's counters, what is made from it has not. */
    @Test
    void leavesCountersOfBatchesOut() {
        Path counting = folder.resolve("counting");
        new Safetensors(
                        Map.of(
                                "one",
                                new Safetensors.Tensor(new long[] {1}, new float[] {0}),
                                "two",
                                new Safetensors.Tensor(new long[] {2}, new float[] {3, 4}),
                                "bn1.num_batches_tracked",
                                new Safetensors.Tensor(new long[0], new float[] {420})),
                        Map.of())
                .write(counting);
        Predictions some = Outputs.answers("10", 1);
        Evidence original = new Scorer(1)
                .evidence(
                        new Scorer.Outputs(some, some, some, some),
                        new ModelFacts(1.0, counting, null),
                        weights("b", null, 0, 3, 4));

        assertThat(new WeightDistance().measure(original)).contains(new Estimate(0, 0, 0));
    }

    private Evidence weights(String name, @Nullable Evidence reference, float... values) {
        Path file = folder.resolve(name);
        new Safetensors(
                        Map.of(
                                "one",
                                new Safetensors.Tensor(new long[] {1}, new float[] {values[0]}),
                                "two",
                                new Safetensors.Tensor(new long[] {2}, new float[] {values[1], values[2]})),
                        Map.of())
                .write(file);
        Predictions some = Outputs.answers("10", 1);
        return new Scorer(1)
                .evidence(new Scorer.Outputs(some, some, some, some), new ModelFacts(1.0, file, null), reference);
    }

    private static Evidence outputs(float[] logits) {
        return outputs(logits, null);
    }

    private static Evidence outputs(float[] logits, @Nullable Evidence reference) {
        Task task = new Task(Task.Kind.SINGLE_LABEL, List.of("a", "b"));
        Predictions some = Outputs.of(task, logits, 0);
        return Outputs.evidence(some, some, some, some, reference);
    }
}
