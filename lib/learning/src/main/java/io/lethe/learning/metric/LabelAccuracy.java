package io.lethe.learning.metric;

import io.lethe.learning.data.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * Accuracy of one label of a multi-label task. A label counts as predicted when its probability exceeds ½.
 *
 * @param label label name
 * @param accuracy share of right answers
 * @param balancedAccuracy mean of the shares among positives and among negatives, which a constant answer cannot raise
 *     above ½; where the split has only one of the two, the share among those
 */
public record LabelAccuracy(String label, double accuracy, double balancedAccuracy) {

    /** One entry a label, in output order; empty for a single-label task. */
    public static List<LabelAccuracy> of(Predictions predictions) {
        List<LabelAccuracy> all = new ArrayList<>();
        if (predictions.task().kind() == Task.Kind.MULTI_LABEL) {
            for (int label = 0; label < predictions.task().outputs(); label++) {
                all.add(of(predictions, label));
            }
        }
        return List.copyOf(all);
    }

    private static LabelAccuracy of(Predictions predictions, int label) {
        int[] samples = new int[2];
        int[] right = new int[2];
        for (int i = 0; i < predictions.samples(); i++) {
            int truth = predictions.label(i, label);
            samples[truth]++;
            if (isRight(predictions, i, label)) {
                right[truth]++;
            }
        }
        double accuracy = (double) (right[0] + right[1]) / (samples[0] + samples[1]);
        double balanced = samples[0] == 0 || samples[1] == 0
                ? accuracy
                : ((double) right[0] / samples[0] + (double) right[1] / samples[1]) / 2;
        return new LabelAccuracy(predictions.task().labels().get(label), accuracy, balanced);
    }

    static boolean isRight(Predictions predictions, int sample, int label) {
        return (predictions.logit(sample, label) > 0) == (predictions.label(sample, label) == 1);
    }
}
