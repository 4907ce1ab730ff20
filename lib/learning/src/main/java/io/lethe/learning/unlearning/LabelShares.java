package io.lethe.learning.unlearning;

import io.lethe.learning.data.Samples;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * How often each class, or each combination of labels, occurs in a set: gives another set the same proportions by
 * weighing its samples.
 */
final class LabelShares {

    private final Map<ByteBuffer, Double> shares;

    private LabelShares(Map<ByteBuffer, Double> shares) {
        this.shares = shares;
    }

    /** Counts the labels of some samples, at least one. */
    static LabelShares of(Samples samples) {
        return new LabelShares(count(samples));
    }

    /**
     * Weighs samples so that their labels have these proportions. Labels that do not occur among them are stood in for
     * by all samples alike.
     *
     * @return a weight for each sample; their sum is 1
     */
    double[] weights(Samples samples) {
        Map<ByteBuffer, Double> there = count(samples);
        double absent = shares.entrySet().stream()
                .filter(share -> !there.containsKey(share.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        double[] weights = new double[samples.size()];
        for (int i = 0; i < weights.length; i++) {
            ByteBuffer label = ByteBuffer.wrap(samples.labels(i));
            double asked = shares.getOrDefault(label, 0.0);
            weights[i] = asked / (there.getOrDefault(label, 1.0) * weights.length) + absent / weights.length;
        }
        return weights;
    }

    private static Map<ByteBuffer, Double> count(Samples samples) {
        Map<ByteBuffer, Double> counts = new HashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            counts.merge(ByteBuffer.wrap(samples.labels(i)), 1.0 / samples.size(), Double::sum);
        }
        return counts;
    }
}
