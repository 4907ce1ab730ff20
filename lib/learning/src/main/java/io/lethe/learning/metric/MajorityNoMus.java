package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.Evidence.Part;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.List;
import java.util.Optional;

/** {@link NoMus} of {@link MajorityBaseline}: the row of a model that has learned nothing and leaks nothing. */
@AutoService(Metric.class)
public final class MajorityNoMus implements Metric {

    @Override
    public String name() {
        return "nomus-majority";
    }

    @Override
    public String description() {
        return "NoMUS of always answering the most frequent training label, which leaks nothing: what a model "
                + "must beat.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        List<Predictions> training = model.predictions(Part.FORGET)
                .map(forget ->
                        List.of(model.members(), model.predictions(Part.RETAIN).orElseThrow()))
                .orElseGet(() -> List.of(model.members()));
        double nomus = NoMus.of(MajorityBaseline.accuracy(training, model.test()), 0.5, model.lambda());
        return Optional.of(Estimate.exact(nomus));
    }
}
