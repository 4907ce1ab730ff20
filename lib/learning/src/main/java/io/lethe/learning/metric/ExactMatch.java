package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.data.Task;
import io.lethe.learning.metric.Evidence.Part;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/** Share of test images of which a multi-label model gets every label right. */
@AutoService(Metric.class)
public final class ExactMatch implements Metric {

    @Override
    public String name() {
        return "exact-match";
    }

    @Override
    public String description() {
        return "Share of test images of which all labels are right.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        Predictions test = model.test();
        if (test.task().kind() != Task.Kind.MULTI_LABEL) {
            return Optional.empty();
        }
        double[] right = Accuracy.perSample(test);
        for (int i = 0; i < right.length; i++) {
            right[i] = right[i] == 1 ? 1 : 0;
        }
        return Optional.of(model.mean(Part.TEST, right, test).estimate());
    }
}
