package io.lethe.learning.metric;

import io.lethe.learning.data.Task;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes predictions for tests. */
final class Outputs {

    static final Task THREE_CLASSES = new Task(Task.Kind.SINGLE_LABEL, List.of("a", "b", "c"));
    static final Task TWO_LABELS = new Task(Task.Kind.MULTI_LABEL, List.of("smiling", "young"));

    private static final Task RIGHT_OR_WRONG = new Task(Task.Kind.SINGLE_LABEL, List.of("right", "wrong"));

    private Outputs() {}

    /** Predictions in which each sample shows another person. */
    static Predictions of(Task task, float[] logits, int... labels) {
        return new Predictions(
                task,
                logits,
                labels,
                IntStream.range(0, labels.length / task.labelsPerSample()).toArray());
    }

    /** Answers of two classes of which the first is true, {@code imagesEach} a person: right where the text has a 1. */
    static Predictions answers(String right, int imagesEach) {
        float[] logits = new float[2 * right.length()];
        for (int i = 0; i < right.length(); i++) {
            logits[2 * i + (right.charAt(i) == '1' ? 0 : 1)] = 1;
        }
        return new Predictions(
                RIGHT_OR_WRONG,
                logits,
                new int[right.length()],
                IntStream.range(0, right.length()).map(i -> i / imagesEach).toArray());
    }

    /** A model of which only what is given is known. */
    static Evidence evidence(Predictions retain, @Nullable Predictions forget, Predictions test, Predictions unseen) {
        return evidence(retain, forget, test, unseen, null);
    }

    static Evidence evidence(
            Predictions retain,
            @Nullable Predictions forget,
            Predictions test,
            Predictions unseen,
            @Nullable Evidence retrained) {
        return new Scorer(0.5, 400, 1)
                .evidence(new Scorer.Outputs(retain, forget, test, unseen), ModelFacts.NONE, retrained);
    }

    /** A model with these losses of members and unseen, each of another person. */
    static Evidence losses(double[] members, double[] unseen) {
        Predictions others =
                withLosses(unseen, IntStream.range(0, unseen.length).toArray());
        return evidence(
                others, withLosses(members, IntStream.range(0, members.length).toArray()), others, others);
    }

    /** Single-label predictions whose losses are the ones given; the true class is always 0 of two. */
    static Predictions withLosses(double[] losses, int[] groups) {
        float[] logits = new float[2 * losses.length];
        for (int i = 0; i < losses.length; i++) {
            // softplus(z) = loss, so z = ln(e^loss - 1)
            logits[2 * i + 1] = (float) Math.log(Math.expm1(losses[i]));
        }
        return new Predictions(RIGHT_OR_WRONG, logits, new int[losses.length], groups);
    }
}
