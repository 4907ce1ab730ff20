package io.lethe.learning.metric;

import io.lethe.learning.data.Task;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
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

    /** Computes all scores. */
    public ScoreReport score(Outputs outputs) {
        SplittableRandom random = new SplittableRandom(seed);
        Predictions forget = outputs.forget();
        Predictions test = outputs.test();
        Predictions unseen = outputs.unseen();
        Predictions members = forget == null ? outputs.retain() : forget;
        double[] memberLosses = members.losses();
        double[] unseenLosses = unseen.losses();

        Sampled testAccuracy = accuracy(test, random);
        Sampled mia = new MembershipInference()
                .attack(memberLosses, unseenLosses, random)
                .resample(members.groups(), unseen.groups(), resamples, random);
        Sampled auc =
                AttackAuc.resample(memberLosses, members.groups(), unseenLosses, unseen.groups(), resamples, random);
        Sampled nomus = testAccuracy.combine(mia, (accuracy, attack) -> NoMus.of(accuracy, attack, lambda));
        return new ScoreReport(
                testAccuracy.estimate(),
                top2(test, random),
                forget == null ? null : accuracy(forget, random).estimate(),
                accuracy(outputs.retain(), random).estimate(),
                accuracy(unseen, random).estimate(),
                mia.estimate(),
                auc.estimate(),
                mia.map(NoMus::forgettingScore).estimate(),
                nomus.estimate(),
                MajorityBaseline.accuracy(
                        forget == null ? List.of(outputs.retain()) : List.of(outputs.retain(), forget), test),
                forget == null ? null : mean(memberLosses),
                mean(unseenLosses),
                LabelAccuracy.of(test));
    }

    private Sampled accuracy(Predictions predictions, SplittableRandom random) {
        return Sampled.mean(Accuracy.perSample(predictions), predictions.groups(), resamples, random);
    }

    private ScoreReport.@Nullable Estimate top2(Predictions test, SplittableRandom random) {
        if (test.task().kind() == Task.Kind.MULTI_LABEL) {
            return null;
        }
        return Sampled.mean(TopK.perSample(test, 2), test.groups(), resamples, random)
                .estimate();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
