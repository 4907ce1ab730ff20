package io.lethe.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.data.PixelBatch;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.Torch;
import java.util.Arrays;

/** Forward passes over whole sets in evaluation mode: running statistics, no augmentation, order as in the set. */
public final class Evaluation {

    private static final int BATCH_SIZE = 128;
    /** No label counts as more certain than this margin says, as in {@link Losses#hardness}. */
    private static final double CERTAIN = -60;

    private final Classifier model;
    private final TrainingListener listener;

    /** Evaluates a model, which is not changed. */
    public Evaluation(Classifier model) {
        this(model, TrainingListener.NONE);
    }

    /** Evaluates a model, which is not changed, and tells somebody of each batch. */
    public Evaluation(Classifier model, TrainingListener listener) {
        this.model = model;
        this.listener = listener;
    }

    /** Logits of each sample, {@code [samples][outputs]}. */
    public float[][] logits(Samples samples) {
        float[][] logits = new float[samples.size()][];
        int outputs = model.task().outputs();
        for (int first = 0; first < logits.length; first += BATCH_SIZE) {
            int count = Math.min(BATCH_SIZE, logits.length - first);
            try (NDManager manager = Torch.engine().newManager()) {
                NDArray images = model.batch(PixelBatch.of(samples, first, count), manager)
                        .images();
                float[] values = model.predict(images).toFloatArray();
                for (int i = 0; i < count; i++) {
                    logits[first + i] = Arrays.copyOfRange(values, i * outputs, (i + 1) * outputs);
                }
            }
            listener.working("evaluate", first + count, logits.length);
        }
        return logits;
    }

    /** The task's loss of each sample: cross entropy, or binary cross entropy as mean over labels. */
    public double[] losses(Samples samples) {
        float[][] logits = logits(samples);
        double[] losses = new double[logits.length];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = samples.task().kind() == Task.Kind.SINGLE_LABEL
                    ? crossEntropy(logits[i], Byte.toUnsignedInt(samples.labels(i)[0]))
                    : binaryCrossEntropy(logits[i], samples.labels(i));
        }
        return losses;
    }

    /** Mean of {@link #losses}; NaN for an empty set. */
    public double meanLoss(Samples samples) {
        return Arrays.stream(losses(samples)).average().orElse(Double.NaN);
    }

    /** Whether each sample is answered wrongly, 0 or 1; of independent labels the share of wrong ones. */
    public double[] errors(Samples samples) {
        float[][] logits = logits(samples);
        double[] errors = new double[logits.length];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = error(samples.task().kind(), logits[i], samples.labels(i));
        }
        return errors;
    }

    private static double error(Task.Kind kind, float[] logits, byte[] labels) {
        int best = 0;
        int wrong = 0;
        for (int i = 0; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
            wrong += kind == Task.Kind.MULTI_LABEL && logits[i] > 0 != (labels[i] == 1) ? 1 : 0;
        }
        if (kind == Task.Kind.MULTI_LABEL) {
            return (double) wrong / logits.length;
        }
        return best == Byte.toUnsignedInt(labels[0]) ? 0 : 1;
    }

    /** Hardness of each sample, as {@link Losses#hardness}. */
    public double[] hardness(Samples samples) {
        float[][] logits = logits(samples);
        double[] hardness = new double[logits.length];
        for (int i = 0; i < hardness.length; i++) {
            hardness[i] = samples.task().kind() == Task.Kind.SINGLE_LABEL
                    ? classHardness(logits[i], Byte.toUnsignedInt(samples.labels(i)[0]))
                    : labelHardness(logits[i], samples.labels(i));
        }
        return hardness;
    }

    /** Not by way of the loss: {@code exp(loss) − 1} would lose all digits where the model is certain. */
    private static double classHardness(float[] logits, int truth) {
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

    private static double labelHardness(float[] logits, byte[] labels) {
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            double margin = Math.max(CERTAIN, labels[i] == 1 ? -logits[i] : logits[i]);
            sum += Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
        }
        double loss = sum / logits.length;
        return loss + Math.log(-Math.expm1(-loss));
    }

    private static double crossEntropy(float[] logits, int label) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        return Math.log(sum) + max - logits[label];
    }

    private static double binaryCrossEntropy(float[] logits, byte[] labels) {
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            double z = logits[i];
            sum += Math.max(z, 0) - z * labels[i] + Math.log1p(Math.exp(-Math.abs(z)));
        }
        return sum / logits.length;
    }
}
