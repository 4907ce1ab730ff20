package io.lethe.learning.metric;

import io.lethe.learning.data.Task;
import java.util.List;

/**
 * Accuracy of always answering the most frequent training label, whatever the image shows.
 *
 * <p>A model that is not clearly better than this has learned nothing, however good its {@link NoMus} looks.
 */
public final class MajorityBaseline {

    private MajorityBaseline() {}

    /**
     * Accuracy on {@code test} of the constant answer learned from {@code training}; for a multi-label task the mean
     * over labels. Of equally frequent labels the lowest is taken.
     */
    public static double accuracy(List<Predictions> training, Predictions test) {
        Task task = test.task();
        double sum = 0;
        for (int column = 0; column < task.labelsPerSample(); column++) {
            int answer = mostFrequent(training, column);
            int right = 0;
            for (int i = 0; i < test.samples(); i++) {
                if (test.label(i, column) == answer) {
                    right++;
                }
            }
            sum += (double) right / test.samples();
        }
        return sum / task.labelsPerSample();
    }

    private static int mostFrequent(List<Predictions> training, int column) {
        Task task = training.get(0).task();
        int[] counts = new int[task.kind() == Task.Kind.SINGLE_LABEL ? task.outputs() : 2];
        for (Predictions part : training) {
            for (int i = 0; i < part.samples(); i++) {
                counts[part.label(i, column)]++;
            }
        }
        int best = 0;
        for (int value = 1; value < counts.length; value++) {
            if (counts[value] > counts[best]) {
                best = value;
            }
        }
        return best;
    }
}
