package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.Evidence.Part;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/** ToW of Zhao et al., <a href="https://arxiv.org/abs/2406.01257">What makes unlearning hard</a>, 2024. */
@AutoService(Metric.class)
public final class TugOfWar implements Metric {

    @Override
    public String name() {
        return "tug-of-war";
    }

    @Override
    public String description() {
        return "Product of 1 - |difference to the retrained model| over the accuracies on retain, forget and "
                + "test set. 1 is good.";
    }

    private static Optional<Sampled> closeness(Evidence model, Part part) {
        return model.accuracy(part)
                .flatMap(ours -> model.retrained()
                        .flatMap(reference -> reference.accuracy(part))
                        .map(theirs -> ours.combine(theirs, (a, b) -> 1 - Math.abs(a - b))));
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return closeness(model, Part.FORGET)
                .flatMap(forget -> closeness(model, Part.RETAIN)
                        .flatMap(retain -> closeness(model, Part.TEST)
                                .map(test -> forget.combine(retain, (a, b) -> a * b)
                                        .combine(test, (a, b) -> a * b)
                                        .estimate())));
    }
}
