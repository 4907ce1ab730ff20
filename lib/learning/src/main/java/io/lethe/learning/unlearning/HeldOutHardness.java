package io.lethe.learning.unlearning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.data.Samples;
import io.lethe.learning.training.Evaluation;
import io.lethe.learning.training.Losses;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How hard people that a model has never seen are for it: what forgotten people should look like. Hardness is what
 * {@link Losses#hardness} says.
 *
 * <p>Not one number but a distribution. Most images of people never seen are answered well too, and some quite wrongly;
 * a forget set of which every image had the mean loss of such would stand out as plainly as one with no loss at all.
 * Held-out people count in the proportions of the forget set's labels ({@link LabelShares}): those of an easy class are
 * easy, and a member of that class who was as hard as the average of all would be told by it.
 */
public final class HeldOutHardness {

    private final double[] ascending;
    /** Share of the distribution below the middle of each value. */
    private final double[] middles;

    private HeldOutHardness(double[] hardness, double[] weights) {
        if (hardness.length == 0) {
            throw new IllegalArgumentException("held-out hardness needs at least one sample");
        }
        int[] order = IntStream.range(0, hardness.length)
                .filter(i -> weights[i] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> hardness[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double total = Arrays.stream(weights).sum();
        ascending = new double[order.length];
        middles = new double[order.length];
        double below = 0;
        for (int k = 0; k < order.length; k++) {
            double weight = weights[order[k]] / total;
            ascending[k] = hardness[order[k]];
            middles[k] = below + weight / 2;
            below += weight;
        }
    }

    /**
     * Computes how hard some samples are for a model.
     *
     * @param evaluation the model
     * @param heldOut samples of people that it has never seen, at least one
     * @param forget samples whose labels say how much each held-out sample counts, at least one
     */
    public static HeldOutHardness of(Evaluation evaluation, Samples heldOut, Samples forget) {
        return new HeldOutHardness(
                evaluation.hardness(heldOut), LabelShares.of(forget).weights(heldOut));
    }

    static HeldOutHardness of(double... hardness) {
        double[] equal = new double[hardness.length];
        Arrays.fill(equal, 1);
        return weighted(hardness, equal);
    }

    static HeldOutHardness weighted(double[] hardness, double[] weights) {
        return new HeldOutHardness(hardness, weights);
    }

    /**
     * The mean hardness of a batch, each sample counted at most as high as held-out people of the same rank: the
     * largest as the largest, the median as the median. Its gradient is zero where a sample has come that far, so
     * ascent on it ends by itself.
     *
     * @param hardness {@code [n]} float32
     * @return scalar; gradients flow through it
     */
    public NDArray bound(NDArray hardness) {
        NDArray limits = limits(hardness.getManager(), Math.toIntExact(hardness.size()));
        return hardness.sort().minimum(limits).mean();
    }

    /** As many values as asked for, ascending, spread evenly over the distribution. */
    private NDArray limits(NDManager manager, int count) {
        float[] limits = new float[count];
        int above = 0;
        for (int i = 0; i < count; i++) {
            double position = (i + 0.5) / count;
            while (above < middles.length && middles[above] < position) {
                above++;
            }
            limits[i] = (float) between(above, position);
        }
        return manager.create(limits);
    }

    private double between(int above, double position) {
        if (above == 0 || above == middles.length) {
            return ascending[Math.min(above, middles.length - 1)];
        }
        double share = (position - middles[above - 1]) / (middles[above] - middles[above - 1]);
        return ascending[above - 1] + share * (ascending[above] - ascending[above - 1]);
    }
}
