package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.data.Task;
import io.lethe.learning.metric.Evidence.Part;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mean over the classes of the share that is right among them; for multi-label over the positives and negatives of all
 * labels.
 */
@AutoService(Metric.class)
public final class BalancedAccuracy implements Metric {

    @Override
    public String name() {
        return "balanced-accuracy";
    }

    @Override
    public String description() {
        return "Mean of the accuracies of the classes on test, or of the two answers of each label: what a "
                + "constant answer cannot raise.";
    }

    private static boolean isRight(Predictions test, int sample, int label) {
        return test.task().kind() == Task.Kind.SINGLE_LABEL
                ? test.answer(sample) == test.label(sample)
                : LabelAccuracy.isRight(test, sample, label);
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        Predictions test = model.test();
        double[] right = new double[test.samples()];
        double[] counted = new double[test.samples()];
        @Nullable Sampled sum = null;
        int parts = 0;
        for (int label = 0; label < test.task().labelsPerSample(); label++) {
            int values =
                    test.task().kind() == Task.Kind.SINGLE_LABEL ? test.task().outputs() : 2;
            for (int value = 0; value < values; value++) {
                int among = 0;
                for (int i = 0; i < right.length; i++) {
                    boolean of = test.label(i, label) == value;
                    counted[i] = of ? 1 : 0;
                    right[i] = of && isRight(test, i, label) ? 1 : 0;
                    among += of ? 1 : 0;
                }
                if (among > 0) {
                    Sampled recall = model.ratio(Part.TEST, right, counted, test);
                    sum = sum == null ? recall : sum.combine(recall, Double::sum);
                    parts++;
                }
            }
        }
        int count = parts;
        return Optional.ofNullable(sum)
                .map(total -> total.map(value -> value / count).estimate());
    }
}
