package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/** RTE of Cadet et al., Deep Unlearn, 2024: wall time of the retraining over that of the method, without scoring. */
@AutoService(Metric.class)
public final class RunTimeEfficiency implements Metric {

    @Override
    public String name() {
        return "run-time-efficiency";
    }

    @Override
    public String description() {
        return "Time of the retraining divided by the time that made this model. Above 1 is faster than retraining.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return seconds(model)
                .filter(ours -> ours > 0)
                .flatMap(ours -> model.retrained()
                        .flatMap(RunTimeEfficiency::seconds)
                        .map(theirs -> Estimate.exact(theirs / ours)));
    }

    private static Optional<Double> seconds(Evidence model) {
        return Optional.ofNullable(model.facts().seconds());
    }
}
