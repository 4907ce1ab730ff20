package io.lethe.learning.unlearning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Task;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** What each class counts in a loss, or each answer to each independent label, from how often a set has it. */
public final class ClassWeights {

    /** {@code [label][answer]}; a single label has a class for an answer. */
    private final double[][] weights;

    private ClassWeights(double[][] weights) {
        this.weights = weights;
    }

    /** Balanced: {@code n / (C · n_c)}, so that all classes count alike in all. */
    public static ClassWeights balanced(Samples samples) {
        return of(samples, (count, answers) -> (double) samples.size() / (answers * count));
    }

    /** {@code n_c} to a power. */
    public static ClassWeights power(Samples samples, double exponent) {
        return of(samples, (count, answers) -> Math.pow(count, exponent));
    }

    /** A class that does not occur has no weight: it is never asked for. */
    private static ClassWeights of(Samples samples, DoubleBinaryOperator weight) {
        double[][] counts = counts(samples);
        for (double[] answers : counts) {
            for (int c = 0; c < answers.length; c++) {
                answers[c] = answers[c] == 0 ? 0 : weight.applyAsDouble(answers[c], answers.length);
            }
        }
        return new ClassWeights(counts);
    }

    private static double[][] counts(Samples samples) {
        Task task = samples.task();
        boolean single = task.kind() == Task.Kind.SINGLE_LABEL;
        double[][] counts = new double[task.labelsPerSample()][single ? task.outputs() : 2];
        for (int i = 0; i < samples.size(); i++) {
            byte[] labels = samples.labels(i);
            for (int j = 0; j < labels.length; j++) {
                counts[j][Byte.toUnsignedInt(labels[j])]++;
            }
        }
        return counts;
    }

    /** The weight of an answer to a label, the class itself where there is a single label. */
    double of(int label, int answer) {
        return weights[label][answer];
    }

    /** Weights of a batch: {@code [batch]}, or {@code [batch, labels]}, as {@code Losses.each} has the losses. */
    public NDArray of(Batch batch) {
        NDArray labels = batch.labels();
        boolean single = labels.getShape().dimension() == 1;
        int[] answers = single
                ? Arrays.stream(labels.toLongArray()).mapToInt(Math::toIntExact).toArray()
                : labels.toType(DataType.INT32, true).toIntArray();
        float[] values = new float[answers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) weights[i % weights.length][answers[i]];
        }
        return labels.getManager().create(values, labels.getShape());
    }
}
