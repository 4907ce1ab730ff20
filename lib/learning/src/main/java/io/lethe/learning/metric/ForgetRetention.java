package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.Evidence.Part;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/** {@link Retention} on the forget set. */
@AutoService(Metric.class)
public final class ForgetRetention implements Metric {

    @Override
    public String name() {
        return "retention-forget";
    }

    @Override
    public String description() {
        return "Accuracy on the forget set divided by that of the retrained model. 1 is good.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return Retention.of(model, Part.FORGET).map(ratio -> ratio.estimate(0, Retention.most(model, Part.FORGET)));
    }
}
