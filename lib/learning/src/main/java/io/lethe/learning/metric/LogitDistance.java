package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/**
 * Mean over the forget set of the distance of a sample's logits to those of the retrained model: {@code ‖a − b‖ / (‖a‖
 * + ‖b‖)}.
 */
@AutoService(Metric.class)
public final class LogitDistance implements Metric {

    @Override
    public String name() {
        return "logit-distance";
    }

    @Override
    public String description() {
        return "Mean distance between the logits that this and the retrained model give to the forget set, "
                + "relative to their lengths. 0 is good, 1 the most.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return OutputDistance.ofMembers(model, Predictions::logits, OutputDistance::relative)
                .map(Sampled::estimate);
    }
}
