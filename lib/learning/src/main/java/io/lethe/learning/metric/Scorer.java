package io.lethe.learning.metric;

import io.lethe.learning.data.Task;
import io.lethe.learning.metric.Evidence.Part;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores a model from its outputs. The same outputs and seed give the same report.
 *
 * @param lambda weight of accuracy in {@link NoMus}, 0…1
 * @param resamples bootstrap resamples behind each interval
 * @param seed seed of cross-validation and bootstrap
 */
public record Scorer(double lambda, int resamples, long seed) {

    public Scorer {
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("lambda must be in 0..1, not " + lambda);
        }
        if (resamples < 1) {
            throw new IllegalArgumentException("resamples must be at least 1, not " + resamples);
        }
    }

    /** A thousand resamples, and accuracy weighted as the publication of NoMUS has it. */
    public Scorer(long seed) {
        this(NoMus.DEFAULT_LAMBDA, 1000, seed);
    }

    /**
     * What a model says about each split.
     *
     * @param retain training samples that stay
     * @param forget training samples that are or were to be forgotten; absent: none
     * @param test samples for accuracy
     * @param unseen samples the model never saw, for the attack
     */
    public record Outputs(Predictions retain, @Nullable Predictions forget, Predictions test, Predictions unseen) {}

    /** Computes all scores of one model. */
    public ScoreReport score(Outputs outputs) {
        return score(evidence(outputs, ModelFacts.NONE, null));
    }

    /**
     * Gathers what is known of a model.
     *
     * @param retrained the model trained without the forget set, seen on the same samples; absent where there is none
     */
    public Evidence evidence(Outputs outputs, ModelFacts facts, @Nullable Evidence retrained) {
        return new Evidence(outputs, new Evidence.Sampling(lambda, resamples, seed), facts, retrained);
    }

    /** Computes all scores. */
    public ScoreReport score(Evidence model) {
        Predictions forget = model.predictions(Part.FORGET).orElse(null);
        Predictions retain = model.predictions(Part.RETAIN).orElseThrow();
        Predictions test = model.test();
        return new ScoreReport(
                model.testAccuracy().estimate(),
                top2(model),
                model.accuracy(Part.FORGET).map(Sampled::estimate).orElse(null),
                model.accuracy(Part.RETAIN).orElseThrow().estimate(),
                model.accuracy(Part.UNSEEN).orElseThrow().estimate(),
                model.mia().estimate(),
                model.auc().estimate(),
                model.mia().map(NoMus::forgettingScore).estimate(0, 0.5),
                model.nomus().estimate(),
                MajorityBaseline.accuracy(forget == null ? List.of(retain) : List.of(retain, forget), test),
                forget == null ? null : mean(forget.losses()),
                mean(model.unseen().losses()),
                LabelAccuracy.of(test),
                Metrics.measure(model));
    }

    private static ScoreReport.@Nullable Estimate top2(Evidence model) {
        Predictions test = model.test();
        return test.task().kind() == Task.Kind.MULTI_LABEL
                ? null
                : model.mean(Part.TEST, TopK.perSample(test, 2), test).estimate();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
