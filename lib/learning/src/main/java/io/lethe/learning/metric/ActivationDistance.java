package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/**
 * Mean Euclidean distance between the probabilities of this and of the retrained model (Golatkar et al., 2020;
 * Chundawat et al., 2023).
 */
@AutoService(Metric.class)
public final class ActivationDistance implements Metric {

    @Override
    public String name() {
        return "activation-distance";
    }

    @Override
    public String description() {
        return "Mean distance between the probabilities that this and the retrained model give to the forget "
                + "set. 0 is good.";
    }

    private static double euclidean(double[] ours, double[] theirs) {
        double sum = 0;
        for (int i = 0; i < ours.length; i++) {
            sum += (ours[i] - theirs[i]) * (ours[i] - theirs[i]);
        }
        return Math.sqrt(sum);
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return OutputDistance.ofMembers(model, Predictions::probabilities, ActivationDistance::euclidean)
                .map(distance ->
                        distance.estimate(0, Math.sqrt(model.members().task().outputs())));
    }
}
