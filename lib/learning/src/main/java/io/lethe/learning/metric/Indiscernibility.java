package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/**
 * How little {@link MembershipInference} tells, as Cadet et al., Deep Unlearn, 2024, have it: {@code 1 − 2·|mia − ½|}.
 */
@AutoService(Metric.class)
public final class Indiscernibility implements Metric {

    @Override
    public String name() {
        return "indiscernibility";
    }

    @Override
    public String description() {
        return "How little the attack tells: 1 - 2 * |mia - 0.5|. 1 is blind.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return Optional.of(
                model.mia().map(mia -> 1 - 2 * NoMus.forgettingScore(mia)).estimate());
    }
}
