package io.lethe.learning.unlearning;

import ai.djl.ndarray.NDArray;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.data.Task;
import io.lethe.learning.training.Step;
import java.util.SplittableRandom;

/**
 * Labels drawn at random for who is to be forgotten; who stays keeps the true ones. A label is a function of the seed,
 * the row and, where labels change, the round.
 *
 * @param excludeTrue whether only wrong classes are drawn
 * @param everyRound whether labels are drawn anew in each round
 */
public record RandomLabels(
        @Parameter("whether only wrong classes are drawn; of independent labels each is flipped with probability ½")
        boolean excludeTrue,

        @Parameter("whether labels are drawn anew in each pass")
        boolean everyRound) {

    /** A wrong class, another one in each round. */
    public static final RandomLabels WRONG = new RandomLabels(true, true);

    /** Any class, the true one too, another one in each round. */
    public static final RandomLabels ANY = new RandomLabels(false, true);

    /** The batch with other labels for those of its rows that are to be forgotten. */
    public Batch relabel(ForgetTask task, Step step, Batch batch, long round) {
        Task labels = task.original().task();
        boolean single = labels.kind() == Task.Kind.SINGLE_LABEL;
        return batch.withLabels(single ? classes(task, step, batch, round) : flipped(task, step, batch, round));
    }

    private NDArray classes(ForgetTask task, Step step, Batch batch, long round) {
        int count = task.original().task().outputs();
        long[] classes = batch.labels().toLongArray();
        for (int i = 0; i < classes.length; i++) {
            int row = batch.rows().get(i);
            if (task.forgets(row)) {
                SplittableRandom random = random(task, row, round);
                classes[i] = excludeTrue && count > 1
                        ? (classes[i] + 1 + random.nextInt(count - 1)) % count
                        : random.nextInt(count);
            }
        }
        return step.manager().create(classes);
    }

    private NDArray flipped(ForgetTask task, Step step, Batch batch, long round) {
        float[] values = batch.labels().toFloatArray();
        int width = values.length / batch.size();
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.rows().get(i);
            if (task.forgets(row)) {
                SplittableRandom random = random(task, row, round);
                for (int j = i * width; j < (i + 1) * width; j++) {
                    values[j] = random.nextBoolean() ? 1 - values[j] : values[j];
                }
            }
        }
        return step.manager().create(values, batch.labels().getShape());
    }

    private SplittableRandom random(ForgetTask task, int row, long round) {
        return Randomness.generator(task.seed(), "labels/" + (everyRound ? round : 0), row);
    }
}
