package io.lethe.learning.metric;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every score of one model against one forget set. Accuracies are shares in 0…1 of the named split.
 *
 * @param testAccuracy top-1 on the test set; for multi-label the mean over labels
 * @param top2Accuracy label among the two largest logits; absent for multi-label
 * @param forgetAccuracy on the forget set; absent when nothing is to be forgotten
 * @param retainAccuracy on the retain set
 * @param unseenAccuracy on the unseen set
 * @param mia accuracy of {@link MembershipInference}, forget set against unseen (0.5 is blind); without a forget set,
 *     retain set against unseen
 * @param miaAuc {@link AttackAuc} of the same two sets
 * @param forgettingScore |mia − 0.5|
 * @param nomus {@link NoMus} of test accuracy and mia
 * @param majorityAccuracy {@link MajorityBaseline} on the test set
 * @param forgetLoss mean loss on the forget set; absent when nothing is to be forgotten
 * @param unseenLoss mean loss on the unseen set
 * @param attributes accuracies on the test set by label of a multi-label model, else empty
 * @param metrics what the {@link Metrics} say that apply, by name
 */
public record ScoreReport(
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
        List<LabelAccuracy> attributes,
        List<NamedScore> metrics) {

    public ScoreReport {
        attributes = List.copyOf(attributes);
        metrics = List.copyOf(metrics);
    }

    /**
     * A score that has no field of its own.
     *
     * @param name the {@link Metric}'s
     * @param score what it says
     */
    public record NamedScore(String name, Estimate score) {}

    /**
     * A score with its 95 % interval: percentiles of a bootstrap over people, for images of one person are not
     * independent of one another. With very few people the interval is rather too narrow than too wide; of one person
     * nothing can be known, and it is all that the score can be.
     *
     * @param value point estimate
     * @param low lower end
     * @param high upper end
     */
    public record Estimate(double value, double low, double high) {

        /** What is no estimate: a fact about the model, or a quotient of times. */
        static Estimate exact(double value) {
            return new Estimate(value, value, value);
        }
    }
}
