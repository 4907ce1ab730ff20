package io.lethe.learning.metric;

import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.Evaluation;
import io.lethe.learning.training.TrainingListener;
import java.util.Arrays;

/**
 * What a model says about one split: logits, true labels and the people the samples show.
 *
 * <p>Immutable only as long as the arrays are left alone: they are not copied.
 */
public final class Predictions {

    private final Task task;
    private final float[] logits;
    private final int[] labels;
    private final int[] groups;

    /**
     * Takes the outputs of one split.
     *
     * @param task what is predicted
     * @param logits {@code [samples, outputs]}, row by row, finite
     * @param labels {@code [samples]} class indices, or {@code [samples, outputs]} values of 0 or 1
     * @param groups {@code [samples]} ordinal of the person shown
     * @throws IllegalArgumentException if there is no sample, the lengths do not fit each other, a label is out of
     *     range or a logit is not finite
     */
    public Predictions(Task task, float[] logits, int[] labels, int[] groups) {
        int samples = groups.length;
        if (samples == 0) {
            throw new IllegalArgumentException("predictions need at least one sample");
        }
        if (logits.length != samples * task.outputs()) {
            throw new IllegalArgumentException(
                    "%d samples need %d logits, not %d".formatted(samples, samples * task.outputs(), logits.length));
        }
        if (labels.length != samples * task.labelsPerSample()) {
            throw new IllegalArgumentException("%d samples need %d labels, not %d"
                    .formatted(samples, samples * task.labelsPerSample(), labels.length));
        }
        int values = task.kind() == Task.Kind.SINGLE_LABEL ? task.outputs() : 2;
        for (int label : labels) {
            if (label < 0 || label >= values) {
                throw new IllegalArgumentException("label %d is not in 0..%d".formatted(label, values - 1));
            }
        }
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                throw new IllegalArgumentException("the model's outputs are not finite");
            }
        }
        this.task = task;
        this.logits = logits;
        this.labels = labels;
        this.groups = groups;
    }

    /**
     * Runs a model over some samples, in evaluation mode and without augmentation.
     *
     * @throws IllegalArgumentException if there is no sample or an output is not finite
     */
    public static Predictions of(Classifier model, Samples samples) {
        return of(model, samples, TrainingListener.NONE);
    }

    /** As {@link #of(Classifier, Samples)}, and tells somebody of each batch. */
    public static Predictions of(Classifier model, Samples samples, TrainingListener listener) {
        int outputs = samples.task().outputs();
        int width = samples.task().labelsPerSample();
        float[] logits = new float[samples.size() * outputs];
        int[] labels = new int[samples.size() * width];
        int[] groups = new int[samples.size()];
        float[][] rows = new Evaluation(model, listener).logits(samples);
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, logits, i * outputs, outputs);
            byte[] truth = samples.labels(i);
            for (int j = 0; j < width; j++) {
                labels[i * width + j] = Byte.toUnsignedInt(truth[j]);
            }
            groups[i] = samples.group(i);
        }
        return new Predictions(samples.task(), logits, labels, groups);
    }

    /** What is predicted. */
    public Task task() {
        return task;
    }

    /** Number of samples. */
    public int samples() {
        return groups.length;
    }

    /** Logit of one output for one sample. */
    public float logit(int sample, int output) {
        return logits[sample * task.outputs() + output];
    }

    /** Logits of one sample, {@code [outputs]}. */
    double[] logits(int sample) {
        double[] all = new double[task.outputs()];
        for (int c = 0; c < all.length; c++) {
            all[c] = logit(sample, c);
        }
        return all;
    }

    /**
     * Probabilities of one sample, {@code [outputs]}: of classes they add up to 1, of labels each stands for itself.
     */
    double[] probabilities(int sample) {
        double[] all = logits(sample);
        if (task.kind() == Task.Kind.MULTI_LABEL) {
            return Arrays.stream(all).map(z -> 1 / (1 + Math.exp(-z))).toArray();
        }
        double largest = Arrays.stream(all).max().orElseThrow();
        double[] shares = Arrays.stream(all).map(z -> Math.exp(z - largest)).toArray();
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }

    /** The class with the largest logit; of equal ones that with the lower index. */
    int answer(int sample) {
        int best = 0;
        for (int c = 1; c < task.outputs(); c++) {
            if (logit(sample, c) > logit(sample, best)) {
                best = c;
            }
        }
        return best;
    }

    /** True class of a sample of a single-label task. */
    public int label(int sample) {
        return label(sample, 0);
    }

    /** True value of one label of a sample; for a single-label task the only one is number 0. */
    public int label(int sample, int label) {
        return labels[sample * task.labelsPerSample() + label];
    }

    /** Ordinals of the people, {@code [samples]}; not to be changed. */
    int[] groups() {
        return groups;
    }

    /**
     * Loss of each sample: cross entropy, or the mean of a sample's binary cross entropies.
     *
     * @return {@code [samples]}, in nats
     */
    public double[] losses() {
        double[] losses = new double[samples()];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = task.kind() == Task.Kind.SINGLE_LABEL ? crossEntropy(i) : binaryCrossEntropy(i);
        }
        return losses;
    }

    private double crossEntropy(int sample) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < task.outputs(); c++) {
            largest = Math.max(largest, logit(sample, c));
        }
        double sum = 0;
        for (int c = 0; c < task.outputs(); c++) {
            sum += Math.exp(logit(sample, c) - largest);
        }
        return largest + Math.log(sum) - logit(sample, label(sample));
    }

    private double binaryCrossEntropy(int sample) {
        double sum = 0;
        for (int c = 0; c < task.outputs(); c++) {
            double logit = logit(sample, c);
            sum += Logistic.softplus(label(sample, c) == 1 ? -logit : logit);
        }
        return sum / task.outputs();
    }
}
