package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/**
 * Steps on the forget set until the model answers as the original does, divided by those of the retrained model. A
 * model that never gets there counts with the steps that it was given, so that the value is then a lower bound, and an
 * upper one where the retrained model does not. Absent where the retrained model knows the answers without a step: then
 * there is nothing to learn again, and nothing to tell from it.
 */
@AutoService(Metric.class)
public final class RelearnTime implements Metric {

    @Override
    public String name() {
        return "relearn-time";
    }

    @Override
    public String description() {
        return "Steps until this model has learned the forget set again, divided by those of the retrained model. "
                + "1 is good; far below 1 the people were only hidden.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return steps(model)
                .flatMap(ours -> model.retrained()
                        .flatMap(RelearnTime::steps)
                        .filter(theirs -> theirs > 0)
                        .map(theirs -> Estimate.exact((double) ours / theirs)));
    }

    private static Optional<Integer> steps(Evidence model) {
        return Optional.ofNullable(model.facts().relearnSteps());
    }
}
