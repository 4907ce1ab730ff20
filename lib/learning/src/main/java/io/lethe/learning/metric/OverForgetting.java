package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.Evidence.Part;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/**
 * How far {@link AttackAuc} lies below ½, where a retrained model would be: who was made to forget too much stands out.
 */
@AutoService(Metric.class)
public final class OverForgetting implements Metric {

    @Override
    public String name() {
        return "over-forgetting";
    }

    @Override
    public String description() {
        return "How far the AUC of the attack lies below 0.5: people on whom the model is too wrong are given "
                + "away as well. 0 is good.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return model.predictions(Part.FORGET)
                .map(forget -> model.auc().map(auc -> Math.max(0, 0.5 - auc)).estimate(0, 0.5));
    }
}
