package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.ScoreReport.Estimate;
import io.lethe.learning.model.Safetensors;
import io.lethe.learning.model.Safetensors.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Distance of all weights and running statistics to those of the retrained model: {@code ‖a − b‖ / (‖a‖ + ‖b‖)}. */
@AutoService(Metric.class)
public final class WeightDistance implements Metric {

    @Override
    public String name() {
        return "weight-distance";
    }

    @Override
    public String description() {
        return "Distance between the weights of this and of the retrained model, relative to their lengths. "
                + "Two trainings from other seeds are far apart: compare it with theirs.";
    }

    private static double relative(Safetensors a, Safetensors b) {
        double difference = 0;
        double first = 0;
        double second = 0;
        for (Map.Entry<String, Tensor> entry : a.state().entrySet()) {
            float[] ours = entry.getValue().values();
            float[] theirs =
                    Objects.requireNonNull(b.tensors().get(entry.getKey())).values();
            for (int i = 0; i < ours.length; i++) {
                difference += ((double) ours[i] - theirs[i]) * ((double) ours[i] - theirs[i]);
                first += (double) ours[i] * ours[i];
                second += (double) theirs[i] * theirs[i];
            }
        }
        double lengths = Math.sqrt(first) + Math.sqrt(second);
        return lengths == 0 ? 0 : Math.sqrt(difference) / lengths;
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        Path ours = model.facts().weights();
        return model.retrained()
                .map(Evidence::facts)
                .map(ModelFacts::weights)
                .flatMap(theirs -> ours == null
                        ? Optional.empty()
                        : Optional.of(Estimate.exact(relative(Safetensors.read(ours), Safetensors.read(theirs)))));
    }
}
