package io.lethe.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every score of one model version against one forget set. Accuracies are shares in 0…1 of the named split.
 *
 * @param testAccuracy top-1 on {@code test}; for multi-label the mean over labels
 * @param top2Accuracy label among the two largest logits; absent for multi-label
 * @param forgetAccuracy on the forget set; absent when nothing is to be forgotten
 * @param retainAccuracy on the retain set
 * @param unseenAccuracy on {@code unseen}
 * @param mia accuracy of the loss-based membership attack, forget set against {@code unseen} (0.5 is blind); without a
 *     forget set, {@code train} against {@code unseen}
 * @param miaAuc area under the curve of the loss threshold; above 0.5: members have smaller losses
 * @param forgettingScore |mia − 0.5|
 * @param nomus λ·testAccuracy + (1−λ)·(1 − 2·forgettingScore), λ = 0.5
 * @param majorityAccuracy test accuracy of always answering the most frequent training label
 * @param forgetLoss mean loss on the forget set
 * @param unseenLoss mean loss on {@code unseen}
 * @param attributes per-label accuracies of a multi-label model, else empty
 * @param metrics further scores, by name; those that compare with the retrained model are there only where there is
 *     one. Absent from early events
 */
public record Scores(
        Estimate testAccuracy,
        @Nullable Estimate top2Accuracy,
        @Nullable Estimate forgetAccuracy,
        Estimate retainAccuracy,
        Estimate unseenAccuracy,
        Estimate mia,
        Estimate miaAuc,
        Estimate forgettingScore,
        Estimate nomus,
        double majorityAccuracy,
        @Nullable Double forgetLoss,
        double unseenLoss,
        List<AttributeAccuracy> attributes,
        @Nullable List<NamedScore> metrics) {

    public Scores {
        attributes = List.copyOf(attributes);
        metrics = metrics == null ? null : List.copyOf(metrics);
    }

    /** Without further scores. */
    public Scores(
            Estimate testAccuracy,
            @Nullable Estimate top2Accuracy,
            @Nullable Estimate forgetAccuracy,
            Estimate retainAccuracy,
            Estimate unseenAccuracy,
            Estimate mia,
            Estimate miaAuc,
            Estimate forgettingScore,
            Estimate nomus,
            double majorityAccuracy,
            @Nullable Double forgetLoss,
            double unseenLoss,
            List<AttributeAccuracy> attributes) {
        this(
                testAccuracy,
                top2Accuracy,
                forgetAccuracy,
                retainAccuracy,
                unseenAccuracy,
                mia,
                miaAuc,
                forgettingScore,
                nomus,
                majorityAccuracy,
                forgetLoss,
                unseenLoss,
                attributes,
                null);
    }

    /** Further scores; none in early events. */
    public List<NamedScore> furtherScores() {
        return metrics == null ? List.of() : metrics;
    }

    /**
     * A score that has no field of its own.
     *
     * @param name such as {@code tpr-at-fpr-1}
     * @param score what it is
     */
    public record NamedScore(String name, Estimate score) {}

    /**
     * A score with its 95 % interval, resampled over people; of one person nothing can be known, and the interval is
     * all that the score can be.
     *
     * @param value point estimate
     * @param low lower end
     * @param high upper end
     */
    public record Estimate(double value, double low, double high) {}

    /**
     * Accuracy of one label.
     *
     * @param label label name
     * @param accuracy share of right answers
     * @param balancedAccuracy mean of the shares among positives and among negatives
     */
    public record AttributeAccuracy(String label, double accuracy, double balancedAccuracy) {}
}
