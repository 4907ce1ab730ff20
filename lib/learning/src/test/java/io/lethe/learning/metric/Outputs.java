package io.lethe.learning.metric;

import io.lethe.learning.data.Task;
import java.util.stream.IntStream;

/** Makes predictions for tests. */
final class Outputs {

    static final Task THREE_CLASSES = new Task(Task.Kind.SINGLE_LABEL, java.util.List.of("a", "b", "c"));
    static final Task TWO_LABELS = new Task(Task.Kind.MULTI_LABEL, java.util.List.of("smiling", "young"));

    private Outputs() {}

    /** Predictions in which each sample shows another person. */
    static Predictions of(Task task, float[] logits, int... labels) {
        return new Predictions(
                task,
                logits,
                labels,
                IntStream.range(0, labels.length / task.labelsPerSample()).toArray());
    }

    /** Single-label predictions whose losses are the ones given; the true class is always 0 of two. */
    static Predictions withLosses(double[] losses, int[] groups) {
        float[] logits = new float[2 * losses.length];
        for (int i = 0; i < losses.length; i++) {
            // softplus(z) = loss, so z = ln(e^loss - 1)
            logits[2 * i + 1] = (float) Math.log(Math.expm1(losses[i]));
        }
        Task task = new Task(Task.Kind.SINGLE_LABEL, java.util.List.of("right", "wrong"));
        return new Predictions(task, logits, new int[losses.length], groups);
    }
}
