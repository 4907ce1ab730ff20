package io.lethe.learning.training;

import ai.djl.ndarray.NDManager;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.PixelBatch;
import io.lethe.learning.data.Samples;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;
import java.util.concurrent.CancellationException;

/**
 * One pass over a set in its order, images as they are, that takes no step and leaves the model alone: for what is
 * found out about images. It can be followed and cancelled; a resumed run does it again.
 */
public final class BatchPass {

    private final TrainingSession session;
    private final Classifier model;

    /**
     * Makes a pass.
     *
     * @param session the run it belongs to
     * @param model whose input the batches become
     */
    public BatchPass(TrainingSession session, Classifier model) {
        this.session = session;
        this.model = model;
    }

    /** What is done with a batch. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Looks at a batch. Called with gradient mode off.
         *
         * @param scratch owns the batch, and what is made on the way
         * @param number number of the batch, from 0
         */
        void visit(NDManager scratch, int number, Batch batch);
    }

    /**
     * Goes over a set.
     *
     * @param name what is going on, for progress
     * @param samples the set
     * @param batchSize samples a batch, at least 1; the last one may be smaller
     * @throws CancellationException if the thread was interrupted; the interrupt flag is cleared
     */
    public void over(String name, Samples samples, int batchSize, Visitor visitor) {
        int batches = (samples.size() + batchSize - 1) / batchSize;
        for (int number = 0; number < batches; number++) {
            if (Thread.interrupted()) {
                throw new CancellationException("Cancelled in batch %d of %s".formatted(number, name));
            }
            int first = number * batchSize;
            PixelBatch pixels = PixelBatch.of(samples, first, Math.min(batchSize, samples.size() - first));
            int current = number;
            try (NDManager scratch = Torch.engine().newManager()) {
                GradientMode.off(() -> {
                    visitor.visit(scratch, current, model.batch(pixels, scratch));
                    return null;
                });
            }
            session.listener().working(name, number + 1L, batches);
        }
    }
}
