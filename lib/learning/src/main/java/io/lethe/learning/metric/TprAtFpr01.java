package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/** True positive rate of the loss attack at a false positive rate of 0.1 %; see {@link TruePositives}. */
@AutoService(Metric.class)
public final class TprAtFpr01 implements Metric {

    @Override
    public String name() {
        return "tpr-at-fpr-0.1";
    }

    @Override
    public String description() {
        return "Share of members that the loss gives away where 0.1 % of the others are accused. 0.001 is blind.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return TruePositives.at(0.001, model);
    }
}
