package io.lethe.learning.metric;

import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;

/**
 * One score of a model. {@code @AutoService} puts an implementation on the list of {@link Metrics}, and scorecard,
 * gauges, table and REST take it from there: adding one is one file and its test.
 */
public interface Metric {

    /** Its name in scorecards, such as {@code tpr-at-fpr-1}: a constant. */
    String name();

    /** What it says and which values are good, in a sentence: a constant. */
    String description();

    /**
     * Computes it.
     *
     * @return nothing where it does not apply: without a forget set, without the retrained model, for another kind of
     *     task
     */
    Optional<Estimate> measure(Evidence model);
}
