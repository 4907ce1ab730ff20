package io.lethe.learning.metric;

import java.util.SplittableRandom;

/**
 * Membership inference from the loss alone: can an attacker tell samples the model was trained on from others?
 *
 * <p>The attack of Dasol Choi and Dongbin Na, <a href="https://arxiv.org/abs/2311.02240">Towards Machine Unlearning
 * Benchmarks</a>, 2023: logistic regression on the loss of a sample (L2 penalty, {@code C = 1}), scored on ten random
 * stratified splits with a tenth held out. Its accuracy is 0.5 where it is blind.
 *
 * <p>Two departures. The publication cuts only the forget side to the other's size; here the larger side is cut,
 * whichever it is. With 144 images against 1152, an attacker that always answers "not a member" would otherwise be
 * right in nine cases of ten, and ½ would no longer mean blind. And as a cut throws samples away, it is drawn several
 * times and the accuracies are averaged, which leaves the expectation as it is and takes out most of the luck of the
 * draw.
 *
 * <p>It sees a single threshold on the loss. {@link AttackAuc} needs no classifier and shows in addition whether
 * members have the larger losses, as after too much forgetting.
 *
 * @param cuts how often both sides are cut to equal size
 * @param splits random splits a cut
 * @param testShare share held out of a split
 */
public record MembershipInference(int cuts, int splits, double testShare) {

    /** Fewest samples a side that can be split. */
    private static final int FEWEST = 2;

    /** The publication's ten splits with a tenth held out, on each of ten cuts. */
    public MembershipInference() {
        this(10, 10, 0.1);
    }

    /**
     * Attacks.
     *
     * @param members losses of samples that were trained on, {@code [members]}
     * @param others losses of samples that were not, {@code [others]}
     * @param seed seed of cuts and splits
     * @return accuracy of the attack; ½ where a side has fewer than two samples
     */
    public double accuracy(double[] members, double[] others, long seed) {
        Answers answers = attack(members, others, new SplittableRandom(seed));
        return answers.empty() ? 0.5 : answers.accuracy();
    }

    /** Attacks and keeps the answers about every sample. */
    Answers attack(double[] members, double[] others, SplittableRandom random) {
        Answers answers = new Answers(members.length, others.length);
        int size = Math.min(members.length, others.length);
        if (size < FEWEST) {
            return answers;
        }
        int[] memberOrder = identity(members.length);
        int[] otherOrder = identity(others.length);
        for (int cut = 0; cut < cuts; cut++) {
            shuffle(memberOrder, memberOrder.length, random);
            shuffle(otherOrder, otherOrder.length, random);
            for (int split = 0; split < splits; split++) {
                shuffle(memberOrder, size, random);
                shuffle(otherOrder, size, random);
                int held = (int) Math.ceil(testShare * 2 * size);
                int heldMembers = Math.max(1, held / 2 + (held % 2 == 1 && random.nextBoolean() ? 1 : 0));
                int heldOthers = Math.max(1, held - heldMembers);
                Logistic attacker = Logistic.fit(
                        pick(others, otherOrder, heldOthers, size), pick(members, memberOrder, heldMembers, size));
                answers.record(attacker, members, memberOrder, heldMembers, true);
                answers.record(attacker, others, otherOrder, heldOthers, false);
            }
        }
        return answers;
    }

    private static int[] identity(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        return order;
    }

    /** Shuffles the first {@code size} entries among themselves. */
    private static void shuffle(int[] order, int size, SplittableRandom random) {
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }

    private static double[] pick(double[] values, int[] order, int from, int to) {
        double[] picked = new double[to - from];
        for (int i = from; i < to; i++) {
            picked[i - from] = values[order[i]];
        }
        return picked;
    }

    /** How often each sample was held out, and how often the attacker was right about it then. */
    static final class Answers {

        private final double[] memberTests;
        private final double[] memberHits;
        private final double[] otherTests;
        private final double[] otherHits;

        private Answers(int members, int others) {
            memberTests = new double[members];
            memberHits = new double[members];
            otherTests = new double[others];
            otherHits = new double[others];
        }

        private void record(Logistic attacker, double[] losses, int[] order, int held, boolean member) {
            double[] tests = member ? memberTests : otherTests;
            double[] hits = member ? memberHits : otherHits;
            for (int i = 0; i < held; i++) {
                tests[order[i]]++;
                if (attacker.test(losses[order[i]]) == member) {
                    hits[order[i]]++;
                }
            }
        }

        private boolean empty() {
            return sum(memberTests) == 0;
        }

        private double accuracy() {
            return (sum(memberHits) + sum(otherHits)) / (sum(memberTests) + sum(otherTests));
        }

        /**
         * The accuracy with its distribution over people, members and others resampled apart. The attackers stay as
         * fitted: the distribution says how the accuracy depends on whom the attack is tried on.
         */
        Sampled resample(
                int[] memberGroups,
                int[] otherGroups,
                int resamples,
                SplittableRandom ofMembers,
                SplittableRandom ofOthers) {
            if (empty()) {
                return Sampled.unknown(0.5, resamples);
            }
            Sampled onMembers = Sampled.ratio(memberHits, memberTests, memberGroups, resamples, ofMembers);
            Sampled onOthers = Sampled.ratio(otherHits, otherTests, otherGroups, resamples, ofOthers);
            double memberShare = sum(memberTests) / (sum(memberTests) + sum(otherTests));
            return onMembers.combine(onOthers, (a, b) -> memberShare * a + (1 - memberShare) * b);
        }

        private static double sum(double[] values) {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            return sum;
        }
    }
}
