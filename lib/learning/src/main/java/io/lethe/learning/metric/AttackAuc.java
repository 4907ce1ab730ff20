package io.lethe.learning.metric;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Area under the curve of the attack that calls every sample with a small loss a member: the probability that a
 * member's loss is smaller than another sample's, ties counting half.
 *
 * <p>0.5 is blind, 1 a perfect leak. Below 0.5 the members have the larger losses: they were never seen and happen to
 * be hard, or an unlearning method overshot.
 */
public final class AttackAuc implements LossStatistic {

    private final double[] losses;
    private final int[] ascending;
    private final int members;

    AttackAuc(double[] members, double[] others) {
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

    /**
     * Computes the area.
     *
     * @param members losses of samples that were trained on, at least one
     * @param others losses of samples that were not, at least one
     */
    public static double of(double[] members, double[] others) {
        AttackAuc attack = new AttackAuc(members, others);
        return attack.area(IntStream.range(0, attack.losses.length).map(i -> 1).toArray());
    }

    @Override
    public double of(int[] memberTimes, int[] otherTimes) {
        return area(IntStream.concat(IntStream.of(memberTimes), IntStream.of(otherTimes))
                .toArray());
    }

    /** The area where sample {@code i} counts {@code weights[i]} times. */
    private double area(int[] weights) {
        double pairsWon = 0;
        double memberSum = 0;
        double otherSum = 0;
        for (int start = 0; start < ascending.length; ) {
            int end = start;
            double tiedMembers = 0;
            double tiedOthers = 0;
            for (; end < ascending.length && losses[ascending[end]] == losses[ascending[start]]; end++) {
                int sample = ascending[end];
                if (sample < members) {
                    tiedMembers += weights[sample];
                } else {
                    tiedOthers += weights[sample];
                }
            }
            pairsWon += tiedOthers * (memberSum + tiedMembers / 2);
            memberSum += tiedMembers;
            otherSum += tiedOthers;
            start = end;
        }
        return pairsWon / (memberSum * otherSum);
    }
}
