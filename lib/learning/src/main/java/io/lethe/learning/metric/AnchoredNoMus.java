package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/** {@link NoMus#anchored} for resampled people. */
@AutoService(Metric.class)
public final class AnchoredNoMus implements Metric {

    @Override
    public String name() {
        return "nomus-anchored";
    }

    @Override
    public String description() {
        return "NoMUS with the retrained model in place of perfection: 1 where accuracy and attack are those "
                + "of the retrained model.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return model.retrained().map(reference -> {
            Sampled accuracy = model.testAccuracy().combine(reference.testAccuracy(), (a, b) -> Math.abs(a - b));
            Sampled attack = model.mia().combine(reference.mia(), (a, b) -> Math.min(1, 2 * Math.abs(a - b)));
            return accuracy.combine(attack, (a, b) -> model.lambda() * (1 - a) + (1 - model.lambda()) * (1 - b))
                    .estimate();
        });
    }
}
