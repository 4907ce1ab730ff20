package io.lethe.learning.unlearning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.Evaluation;
import io.lethe.learning.training.Losses;
import java.util.Arrays;

/**
 * How much a model doubts its answers about people it has never seen: what its doubts about forgotten people should
 * look like. Doubt is what {@link Losses#doubts} says.
 *
 * <p>Not one number but a distribution. Most images of strangers are answered well too, and some quite wrongly; a
 * forget set of which every image had the mean loss of strangers would stand out as plainly as one with no loss at all.
 */
public final class HeldOutDoubts {

    private final double[] ascending;

    private HeldOutDoubts(double[] doubts) {
        if (doubts.length == 0) {
            throw new IllegalArgumentException("held-out doubts need at least one sample");
        }
        ascending = doubts.clone();
        Arrays.sort(ascending);
    }

    /** Computes the doubts of a model about some samples, at least one. */
    public static HeldOutDoubts of(Classifier model, Samples heldOut) {
        float[][] logits = new Evaluation(model).logits(heldOut);
        int width = heldOut.task().kind() == Task.Kind.SINGLE_LABEL
                ? 1
                : heldOut.task().outputs();
        double[] doubts = new double[logits.length * width];
        for (int i = 0; i < logits.length; i++) {
            byte[] labels = heldOut.labels(i);
            if (heldOut.task().kind() == Task.Kind.SINGLE_LABEL) {
                doubts[i] = doubt(logits[i], Byte.toUnsignedInt(labels[0]));
            } else {
                for (int j = 0; j < width; j++) {
                    doubts[i * width + j] = labels[j] == 1 ? -logits[i][j] : logits[i][j];
                }
            }
        }
        return new HeldOutDoubts(doubts);
    }

    static HeldOutDoubts of(double... doubts) {
        return new HeldOutDoubts(doubts);
    }

    /**
     * The mean of the doubts of a batch, each counted at most as high as held-out doubt of the same rank: the largest
     * as the largest, the median as the median. Its gradient is zero where a doubt has come that far, so ascent on it
     * ends by itself.
     *
     * @param doubts {@code [n]} float32
     * @return scalar; gradients flow through it
     */
    public NDArray bound(NDArray doubts) {
        NDArray limits = limits(doubts.getManager(), Math.toIntExact(doubts.size()));
        return doubts.sort().minimum(limits).mean();
    }

    /** As many doubts as asked for, ascending, spread evenly over the distribution. */
    private NDArray limits(NDManager manager, int count) {
        float[] limits = new float[count];
        for (int i = 0; i < count; i++) {
            double position = Math.max(0, (i + 0.5) / count * ascending.length - 0.5);
            int below = (int) position;
            int above = Math.min(ascending.length - 1, below + 1);
            limits[i] = (float) (ascending[below] + (position - below) * (ascending[above] - ascending[below]));
        }
        return manager.create(limits);
    }

    private static double doubt(float[] logits, int truth) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < logits.length; c++) {
            largest = c == truth ? largest : Math.max(largest, logits[c]);
        }
        double sum = 0;
        for (int c = 0; c < logits.length; c++) {
            sum += c == truth ? 0 : Math.exp(logits[c] - largest);
        }
        return largest + Math.log(sum) - logits[truth];
    }
}
