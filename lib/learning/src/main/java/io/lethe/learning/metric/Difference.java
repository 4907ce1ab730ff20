package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;
import java.util.function.Function;

/**
 * A score minus that of the retrained model. Both models are resampled by the same people, so that the interval is that
 * of the difference: it does not hold 0 where they differ whoever is asked.
 */
abstract class Difference implements Metric {

    private final String score;
    private final Function<Evidence, Sampled> value;

    private Difference(String score, Function<Evidence, Sampled> value) {
        this.score = score;
        this.value = value;
    }

    @Override
    public String name() {
        return score + "-difference";
    }

    @Override
    public String description() {
        return "%s minus that of the retrained model, with a paired interval. 0 is good.".formatted(score);
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return model.against(value, (ours, theirs) -> ours - theirs).map(difference -> difference.estimate(-1, 1));
    }

    /** Of the accuracy on the test set. */
    @AutoService(Metric.class)
    public static final class OfTestAccuracy extends Difference {
        public OfTestAccuracy() {
            super("test-accuracy", Evidence::testAccuracy);
        }
    }

    /** Of the accuracy of the attack. */
    @AutoService(Metric.class)
    public static final class OfMia extends Difference {
        public OfMia() {
            super("mia", Evidence::mia);
        }
    }

    /** Of the area under the attack's curve. */
    @AutoService(Metric.class)
    public static final class OfMiaAuc extends Difference {
        public OfMiaAuc() {
            super("mia-auc", Evidence::auc);
        }
    }

    /** Of NoMUS. */
    @AutoService(Metric.class)
    public static final class OfNoMus extends Difference {
        public OfNoMus() {
            super("nomus", Evidence::nomus);
        }
    }
}
