package io.lethe.learning.metric;

import io.lethe.learning.data.Randomness;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model that is scored: its outputs on each set, and the statistics that several metrics are made
 * of.
 *
 * <p>All statistics of one set are resampled by the same people, also those of the retrained model: a difference
 * between the two models is paired, and its interval holds only what the models do not share. For use by one thread.
 */
public final class Evidence {

    /** A set of samples. */
    public enum Part {
        /** Training samples that stay. */
        RETAIN,
        /** Training samples that are or were to be forgotten. */
        FORGET,
        /** Samples for accuracy. */
        TEST,
        /** Samples that the model never saw, for the attack. */
        UNSEEN
    }

    /**
     * How statistics are resampled, the same for all models of one task.
     *
     * @param lambda weight of accuracy in {@link NoMus}, 0…1
     * @param resamples bootstrap resamples behind each interval
     * @param seed seed of cross-validation and bootstrap
     */
    public record Sampling(double lambda, int resamples, long seed) {}

    private final Scorer.Outputs outputs;
    private final Sampling sampling;
    private final ModelFacts facts;
    private final @Nullable Evidence retrained;
    private final Map<Part, Sampled> accuracies = new EnumMap<>(Part.class);
    private @Nullable Sampled mia;
    private @Nullable Sampled auc;

    /**
     * @param facts what is known of the model beside its outputs
     * @param retrained the model that was trained without the forget set, seen on the same samples; absent where there
     *     is none, and for that model itself
     */
    Evidence(Scorer.Outputs outputs, Sampling sampling, ModelFacts facts, @Nullable Evidence retrained) {
        this.outputs = outputs;
        this.sampling = sampling;
        this.facts = facts;
        this.retrained = retrained;
    }

    /** What the model says about a set; absent for a forget set that there is not. */
    Optional<Predictions> predictions(Part part) {
        return Optional.ofNullable(
                switch (part) {
                    case RETAIN -> outputs.retain();
                    case FORGET -> outputs.forget();
                    case TEST -> outputs.test();
                    case UNSEEN -> outputs.unseen();
                });
    }

    /** What the model says about the test set. */
    Predictions test() {
        return outputs.test();
    }

    /** The samples that the attack takes for members: the forget set, or without one the retain set. */
    Predictions members() {
        Predictions forget = outputs.forget();
        return forget == null ? outputs.retain() : forget;
    }

    Predictions unseen() {
        return outputs.unseen();
    }

    /** The model trained without the forget set. */
    Optional<Evidence> retrained() {
        return Optional.ofNullable(retrained);
    }

    ModelFacts facts() {
        return facts;
    }

    double lambda() {
        return sampling.lambda();
    }

    /** Top-1 accuracy; for multi-label the mean over labels. */
    Optional<Sampled> accuracy(Part part) {
        return predictions(part).map(of -> accuracies.computeIfAbsent(part, p -> mean(p, Accuracy.perSample(of), of)));
    }

    /** Accuracy on the test set. */
    Sampled testAccuracy() {
        return accuracy(Part.TEST).orElseThrow();
    }

    /** Accuracy of {@link MembershipInference} on members and unseen. */
    Sampled mia() {
        if (mia == null) {
            mia = attack(members(), membersPart(), unseen(), Part.UNSEEN);
        }
        return mia;
    }

    /** {@link AttackAuc} of members and unseen. */
    Sampled auc() {
        if (auc == null) {
            auc = ofLosses(AttackAuc::new);
        }
        return auc;
    }

    /** {@link NoMus} of test accuracy and attack. */
    Sampled nomus() {
        return testAccuracy().combine(mia(), (accuracy, attack) -> NoMus.of(accuracy, attack, lambda()));
    }

    /** Accuracy of the attack on two sets. */
    Sampled attack(Predictions members, Part memberPart, Predictions others, Part otherPart) {
        return new MembershipInference()
                .attack(members.losses(), others.losses(), random("attack " + otherPart))
                .resample(
                        members.groups(),
                        others.groups(),
                        sampling.resamples(),
                        random(memberPart.name()),
                        random(otherPart.name()));
    }

    /** The set that {@link #members()} are. */
    Part membersPart() {
        return outputs.forget() == null ? Part.RETAIN : Part.FORGET;
    }

    /** Mean of a value of each sample of a set. */
    Sampled mean(Part part, double[] perSample, Predictions of) {
        return Sampled.mean(perSample, of.groups(), sampling.resamples(), random(part.name()));
    }

    /** Ratio of two sums over the samples of a set. */
    Sampled ratio(Part part, double[] numerators, double[] denominators, Predictions of) {
        return Sampled.ratio(numerators, denominators, of.groups(), sampling.resamples(), random(part.name()));
    }

    /** A statistic of the losses of members and unseen, computed on resampled people of both. */
    Sampled ofLosses(LossStatistic.Of statistic) {
        return ofLosses(statistic, sampling.resamples());
    }

    /** As {@link #ofLosses(LossStatistic.Of)}, for what is costly: with at most so many resamples. */
    Sampled ofLosses(LossStatistic.Of statistic, int mostResamples) {
        return LossStatistic.resample(
                statistic.of(members().losses(), unseen().losses()),
                members().groups(),
                unseen().groups(),
                Math.min(mostResamples, sampling.resamples()),
                random("pairs"));
    }

    /** A value of this and of the retrained model, put into one for every resample. */
    Optional<Sampled> against(Function<Evidence, Sampled> value, DoubleBinaryOperator function) {
        return retrained().map(reference -> value.apply(this).combine(value.apply(reference), function));
    }

    /** The same sequence for every model of a task. */
    private SplittableRandom random(String purpose) {
        return new SplittableRandom(Randomness.seed(sampling.seed(), purpose));
    }
}
