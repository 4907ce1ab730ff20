package io.lethe.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.PixelBatch;
import io.lethe.learning.data.Samples;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.GradientPass.Term;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradientPassTest {

    private static final String WEIGHT = "fc.bias";

    @TempDir
    Path folder;

    private Classifier model;
    private Samples samples;
    private NDManager manager;

    @BeforeEach
    void start() {
        model = Classifier.create(Fixtures.CNN, Fixtures.CLASSES, 1);
        samples = Fixtures.samples(folder, Fixtures.CLASSES, 10);
        manager = Torch.engine().newManager();
    }

    @AfterEach
    void stop() {
        manager.close();
        model.close();
    }

    @Test
    void sumsTheGradientsOfItsBatches() {
        float[] first = gradient(0, 4);
        float[] second = gradient(4, 4);
        float[] third = gradient(8, 2);

        float[] sum = pass(Term.GRADIENT, 4);
        float[] squares = pass(Term.SQUARE, 4);
        float[] magnitudes = pass(Term.MAGNITUDE, 4);

        for (int i = 0; i < sum.length; i++) {
            assertThat(sum[i]).isCloseTo(first[i] + second[i] + third[i], within(1e-6f));
            assertThat(squares[i])
                    .isCloseTo(first[i] * first[i] + second[i] * second[i] + third[i] * third[i], within(1e-6f));
            assertThat(magnitudes[i])
                    .isCloseTo(Math.abs(first[i]) + Math.abs(second[i]) + Math.abs(third[i]), within(1e-6f));
        }
    }

    @Test
    void leavesTheModelAsItIs() {
        String before = state();

        pass(Term.GRADIENT, 4);

        assertThat(state()).isEqualTo(before);
    }

    @Test
    void stoppedAndResumedEqualsNeverStopped() {
        Path checkpoint = folder.resolve("checkpoint.safetensors");
        List<Long> batches = new ArrayList<>();
        TrainingSession stops = TrainingSession.resumable(1, watching(batches, 3), checkpoint, 2);
        assertThatThrownBy(() -> sum(stops, Term.SQUARE, 2)).isInstanceOf(CancellationException.class);
        TrainingSession resumes = TrainingSession.resumable(1, watching(batches, -1), checkpoint, 2);

        Map<String, String> resumed = sum(resumes, Term.SQUARE, 2);

        assertThat(batches).containsExactly(1L, 2L, 3L, 3L, 4L, 5L);
        assertThat(resumes.samples()).isEqualTo(10);
        assertThat(resumed).isEqualTo(sum(TrainingSession.of(1, TrainingListener.NONE), Term.SQUARE, 2));
    }

    @Test
    void aFinishedPassIsNotRepeatedInAResumedRun() {
        Path checkpoint = folder.resolve("checkpoint.safetensors");
        List<Long> batches = new ArrayList<>();
        Map<String, String> first =
                sum(TrainingSession.resumable(1, watching(batches, -1), checkpoint, 100), Term.GRADIENT, 2);

        Map<String, String> again =
                sum(TrainingSession.resumable(1, watching(batches, -1), checkpoint, 100), Term.GRADIENT, 2);

        assertThat(again).isEqualTo(first);
        assertThat(batches).hasSize(5);
    }

    private static TrainingListener watching(List<Long> batches, long last) {
        return new TrainingListener() {
            @Override
            public void stepped(String phase, long step, long totalSteps, double loss, long samples) {
                throw new IllegalStateException("a gradient pass takes no step");
            }

            @Override
            public void working(String phase, long done, long total) {
                batches.add(done);
                if (done == last) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    private float[] pass(Term term, int batchSize) {
        return Objects.requireNonNull(new GradientPass(TrainingSession.of(1, TrainingListener.NONE), model)
                        .sum(manager, "measure", samples, batchSize, term, GradientPassTest::loss)
                        .get(WEIGHT))
                .toFloatArray();
    }

    private Map<String, String> sum(TrainingSession session, Term term, int batchSize) {
        Map<String, String> sums = new TreeMap<>();
        new GradientPass(session, model)
                .sum(manager, "measure", samples, batchSize, term, GradientPassTest::loss)
                .forEach((name, sum) -> sums.put(name, Arrays.toString(sum.toFloatArray())));
        return sums;
    }

    private static NDArray loss(Step step, Batch batch) {
        return step.loss(batch, BatchNormMode.FROZEN);
    }

    private float[] gradient(int first, int count) {
        Batch batch = model.batch(PixelBatch.of(samples, first, count), manager);
        NDArray loss = GradientMode.on(
                () -> new Losses(Fixtures.CLASSES).loss(model.logits(batch.images(), BatchNormMode.FROZEN), batch));
        int index = model.parameterNames().indexOf(WEIGHT);
        return Torch.engine()
                .operations()
                .gradients(loss, model.parameters())
                .get(index)
                .toFloatArray();
    }

    private String state() {
        StringBuilder state = new StringBuilder();
        model.state().forEach((name, tensor) -> state.append(name).append(Arrays.toString(tensor.values())));
        return state.toString();
    }
}
