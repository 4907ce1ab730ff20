package io.lethe.learning.metric;

import io.lethe.learning.data.Task;

/** Top-1 accuracy; for a multi-label task the mean over labels of the shares of right answers. */
public final class Accuracy {

    private Accuracy() {}

    /**
     * How right the model is about each sample: 0 or 1, or the share of right labels. Their mean is the accuracy.
     *
     * @return {@code [samples]}, each in 0…1
     */
    public static double[] perSample(Predictions predictions) {
        double[] right = new double[predictions.samples()];
        for (int i = 0; i < right.length; i++) {
            right[i] = predictions.task().kind() == Task.Kind.SINGLE_LABEL
                    ? (TopK.rankOfTruth(predictions, i) == 0 ? 1 : 0)
                    : shareOfRightLabels(predictions, i);
        }
        return right;
    }

    private static double shareOfRightLabels(Predictions predictions, int sample) {
        int right = 0;
        int labels = predictions.task().outputs();
        for (int label = 0; label < labels; label++) {
            if (LabelAccuracy.isRight(predictions, sample, label)) {
                right++;
            }
        }
        return (double) right / labels;
    }
}
