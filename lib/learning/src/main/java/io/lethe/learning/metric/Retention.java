package io.lethe.learning.metric;

import io.lethe.learning.metric.Evidence.Part;
import java.util.Optional;

/**
 * Accuracy on a set divided by that of the retrained model (Cadet et al., <a
 * href="https://arxiv.org/abs/2410.01276">Deep Unlearn</a>, 2024).
 */
final class Retention {

    private Retention() {}

    /** The retention of a set; nothing without a retrained model that is right about anything there. */
    static Optional<Sampled> of(Evidence model, Part part) {
        return model.accuracy(part)
                .flatMap(accuracy -> model.retrained()
                        .flatMap(reference -> reference
                                .accuracy(part)
                                .filter(of -> of.value() > 0)
                                .map(of -> accuracy.combine(of, (ours, theirs) -> ours / theirs))));
    }

    /** The most that it can be where the interval is unknown: all right, divided by the retrained model's accuracy. */
    static double most(Evidence model, Part part) {
        return model.retrained()
                .flatMap(reference -> reference.accuracy(part))
                .map(of -> 1 / of.value())
                .orElse(1.0);
    }
}
