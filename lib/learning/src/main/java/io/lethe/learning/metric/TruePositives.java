package io.lethe.learning.metric;

import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * True positive rate of the attack that calls every sample with a loss below a threshold a member, at the threshold
 * that wrongly accuses at most a given share of the others (Carlini et al., Membership Inference Attacks From First
 * Principles, 2022): an attack that is right about few people for sure is worse for them than one that is right about
 * many by chance.
 */
final class TruePositives implements LossStatistic {

    private final double falsePositives;
    private final double[] losses;
    private final int members;
    private final int[] ascending;

    private TruePositives(double falsePositives, double[] members, double[] others) {
        this.falsePositives = falsePositives;
        this.members = members.length;
        losses = new double[members.length + others.length];
        System.arraycopy(members, 0, losses, 0, members.length);
        System.arraycopy(others, 0, losses, members.length, others.length);
        ascending = IntStream.range(0, losses.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> losses[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The rate at this share of false positives; nothing if there are too few others to have such a share. */
    static Optional<Estimate> at(double falsePositives, Evidence model) {
        return model.unseen().samples() * falsePositives < 1
                ? Optional.empty()
                : Optional.of(model.ofLosses((members, others) -> new TruePositives(falsePositives, members, others))
                        .estimate());
    }

    /** The rate for losses that all count once. */
    static double of(double falsePositives, double[] members, double[] others) {
        return new TruePositives(falsePositives, members, others)
                .of(
                        IntStream.range(0, members.length).map(i -> 1).toArray(),
                        IntStream.range(0, others.length).map(i -> 1).toArray());
    }

    @Override
    public double of(int[] memberTimes, int[] otherTimes) {
        double allowed = falsePositives * IntStream.of(otherTimes).sum();
        long caught = 0;
        long accused = 0;
        for (int start = 0; start < ascending.length; ) {
            int end = start;
            long tiedMembers = 0;
            long tiedOthers = 0;
            for (; end < ascending.length && losses[ascending[end]] == losses[ascending[start]]; end++) {
                int sample = ascending[end];
                if (sample < members) {
                    tiedMembers += memberTimes[sample];
                } else {
                    tiedOthers += otherTimes[sample - members];
                }
            }
            accused += tiedOthers;
            if (accused > allowed) {
                break;
            }
            caught += tiedMembers;
            start = end;
        }
        return (double) caught / IntStream.of(memberTimes).sum();
    }
}
