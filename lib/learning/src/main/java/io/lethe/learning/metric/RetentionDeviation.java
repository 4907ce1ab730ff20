package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.Evidence.Part;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/** RetDev of Cadet et al., Deep Unlearn, 2024: {@code |RR − 1| + |FR − 1| + |TR − 1|} of {@link Retention}. */
@AutoService(Metric.class)
public final class RetentionDeviation implements Metric {

    @Override
    public String name() {
        return "retention-deviation";
    }

    @Override
    public String description() {
        return "How far the retentions of retain, forget and test set are from 1, added up. 0 is good.";
    }

    private static Sampled deviation(Sampled retention) {
        return retention.map(ratio -> Math.abs(ratio - 1));
    }

    private static double most(Evidence model) {
        return Retention.most(model, Part.FORGET)
                + Retention.most(model, Part.RETAIN)
                + Retention.most(model, Part.TEST);
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return Retention.of(model, Part.FORGET)
                .flatMap(forget -> Retention.of(model, Part.RETAIN)
                        .flatMap(retain -> Retention.of(model, Part.TEST)
                                .map(test -> deviation(forget)
                                        .combine(deviation(retain), Double::sum)
                                        .combine(deviation(test), Double::sum)
                                        .estimate(0, most(model)))));
    }
}
