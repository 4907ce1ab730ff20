package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.Evidence.Part;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/** The population attack of Cadet et al., Deep Unlearn, 2024, with the test set as non-members (T-MIA). */
@AutoService(Metric.class)
public final class TestAttack implements Metric {

    @Override
    public String name() {
        return "mia-test";
    }

    @Override
    public String description() {
        return "Accuracy of the membership attack, forget set against test. 0.5 is blind.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return model.predictions(Part.FORGET)
                .map(forget -> model.attack(forget, Part.FORGET, model.test(), Part.TEST)
                        .estimate());
    }
}
