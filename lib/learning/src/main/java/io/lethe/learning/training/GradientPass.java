package io.lethe.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.PixelBatch;
import io.lethe.learning.data.Samples;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.TensorOperations;
import io.lethe.learning.torch.Torch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * One pass over a set that sums gradients, or a function of them, and leaves the model as it is: for masks and measures
 * of importance. Images are not augmented and come in the order of the set. It can be followed, cancelled and resumed
 * as {@link TrainingLoop} can.
 */
public final class GradientPass {

    /** What is summed over the batches, weight by weight. */
    public enum Term {
        /** The gradient. */
        GRADIENT,
        /** Its square; with batches of one sample the diagonal of the empirical Fisher information. */
        SQUARE,
        /** Its absolute value. */
        MAGNITUDE
    }

    /** The loss whose gradient is taken. */
    @FunctionalInterface
    public interface BatchLoss {
        /** A scalar that depends on the weights through {@link Step#logits} or {@link Step#loss}. */
        NDArray of(Step step, Batch batch);
    }

    /** What is done with the gradients of a batch. */
    @FunctionalInterface
    public interface Fold {
        /**
         * Changes the sums in place. Called with gradient mode off.
         *
         * @param scratch owns what is made on the way
         * @param batch number of the batch, from 0
         * @param gradients one a parameter, in the order of the network
         */
        void add(NDManager scratch, int batch, List<NDArray> gradients);
    }

    private final TrainingSession session;
    private final Classifier model;
    private final TensorOperations operations = Torch.engine().operations();

    /**
     * Makes a pass.
     *
     * @param session the run it belongs to
     * @param model whose gradients are taken
     */
    public GradientPass(TrainingSession session, Classifier model) {
        this.session = session;
        this.model = model;
    }

    /**
     * Sums over a set.
     *
     * @param owner owns the result
     * @param name what is going on, for progress
     * @param samples the set, at least one sample
     * @param batchSize samples a batch, at least 1; the last one may be smaller
     * @param term what is summed
     * @param loss whose gradient is taken
     * @return a tensor for each parameter, by its name
     * @throws DivergedException if a sum is not finite
     * @throws CancellationException if the thread was interrupted; the interrupt flag is cleared
     */
    public Map<String, NDArray> sum(
            NDManager owner, String name, Samples samples, int batchSize, Term term, BatchLoss loss) {
        List<NDArray> totals = operations.zerosLike(owner, model.parameters());
        Map<String, NDArray> sums = new LinkedHashMap<>();
        for (int i = 0; i < totals.size(); i++) {
            sums.put(model.parameterNames().get(i), totals.get(i));
        }
        fold(name, samples, batchSize, sums, loss, (scratch, batch, gradients) -> {
            switch (term) {
                case GRADIENT -> operations.add(scratch, totals, gradients);
                case SQUARE -> operations.addSquares(scratch, totals, gradients);
                case MAGNITUDE -> operations.addMagnitudes(scratch, totals, gradients);
            }
        });
        return sums;
    }

    /**
     * Goes over a set and does something with the gradients of each batch in turn.
     *
     * @param name what is going on, for progress
     * @param samples the set, at least one sample
     * @param batchSize samples a batch, at least 1; the last one may be smaller
     * @param sums tensors that the fold changes; all that it remembers
     * @param loss whose gradient is taken
     * @throws DivergedException if a sum is not finite
     * @throws CancellationException if the thread was interrupted; the interrupt flag is cleared
     */
    public void fold(
            String name, Samples samples, int batchSize, Map<String, NDArray> sums, BatchLoss loss, Fold fold) {
        int pass = session.nextGradientPass();
        int batches = (samples.size() + batchSize - 1) / batchSize;
        for (int batch = session.restoreSums(pass, sums); batch < batches; batch++) {
            if (Thread.interrupted()) {
                throw new CancellationException("Cancelled in batch %d of %s".formatted(batch, name));
            }
            int first = batch * batchSize;
            PixelBatch pixels = PixelBatch.of(samples, first, Math.min(batchSize, samples.size() - first));
            add(pixels, name + "/" + pass, batch, loss, fold);
            session.listener().working(name, batch + 1, batches);
            if (batch + 1 == batches) {
                checkSums(sums, name);
            }
            session.saveSums(pass, batch + 1, batches, sums);
        }
    }

    private void add(PixelBatch pixels, String purpose, int number, BatchLoss loss, Fold fold) {
        try (NDManager manager = Torch.engine().newManager()) {
            Step step = new Step(model, manager, session, purpose, number);
            Batch batch = GradientMode.off(() -> model.batch(pixels, manager));
            session.countSamples(batch.size());
            NDArray value = GradientMode.on(() -> loss.of(step, batch));
            List<NDArray> gradients = operations.gradients(value, model.parameters());
            fold.add(manager, number, gradients);
        }
    }

    private void checkSums(Map<String, NDArray> sums, String name) {
        try (NDManager scratch = Torch.engine().newManager()) {
            if (!operations.allFinite(scratch, List.copyOf(sums.values()))) {
                throw new DivergedException("The gradients of %s are not finite.".formatted(name));
            }
        }
    }
}
