package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.Evidence.Part;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/** {@link Retention} on test. */
@AutoService(Metric.class)
public final class TestRetention implements Metric {

    @Override
    public String name() {
        return "retention-test";
    }

    @Override
    public String description() {
        return "Accuracy on test divided by that of the retrained model. 1 is good.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return Retention.of(model, Part.TEST).map(ratio -> ratio.estimate(0, Retention.most(model, Part.TEST)));
    }
}
