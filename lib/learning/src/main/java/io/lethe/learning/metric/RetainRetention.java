package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.Evidence.Part;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/** {@link Retention} on the retain set. */
@AutoService(Metric.class)
public final class RetainRetention implements Metric {

    @Override
    public String name() {
        return "retention-retain";
    }

    @Override
    public String description() {
        return "Accuracy on the retain set divided by that of the retrained model. 1 is good.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return Retention.of(model, Part.RETAIN).map(ratio -> ratio.estimate(0, Retention.most(model, Part.RETAIN)));
    }
}
