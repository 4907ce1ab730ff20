package io.lethe.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One optimiser step as its {@link Objective} sees it. All tensors made in it are freed when it ends. */
public final class Step {

    private final Classifier model;
    private final NDManager manager;
    private final TrainingSession session;
    private final String purpose;
    private final long number;

    Step(Classifier model, NDManager manager, TrainingSession session, String purpose, long number) {
        this.model = model;
        this.manager = manager;
        this.session = session;
        this.purpose = purpose;
        this.number = number;
    }

    /** Owner of all tensors of this step. */
    public NDManager manager() {
        return manager;
    }

    /** Number of this step in its phase, from 0. */
    public long number() {
        return number;
    }

    /** The next batch of a stream. */
    public Batch next(BatchStream stream) {
        Map<String, Long> positions = session.positions();
        stream.seek(positions.getOrDefault(stream.name(), stream.position()));
        Batch batch = GradientMode.off(() -> model.batch(stream.next(), manager));
        positions.put(stream.name(), stream.position());
        session.countSamples(batch.size());
        return batch;
    }

    /**
     * Logits of the model in training.
     *
     * @param images {@code [batch, 3, height, width]} float32, normalised
     * @param mode what batch normalisation does; a single image has no statistics of its own, and meets the running
     *     ones
     * @return {@code [batch, outputs]} float32
     */
    public NDArray logits(NDArray images, BatchNormMode mode) {
        boolean single = images.getShape().get(0) == 1;
        return model.logits(images, single ? BatchNormMode.FROZEN : mode);
    }

    /** The task's own loss of the model in training on a batch: a scalar, mean over the batch. */
    public NDArray loss(Batch batch, BatchNormMode mode) {
        return losses().loss(logits(batch.images(), mode), batch);
    }

    /** Losses of the task. */
    public Losses losses() {
        return new Losses(model.task());
    }

    /** Sum of the absolute values of all parameters in training, as a scalar. */
    public NDArray absoluteSum() {
        return Torch.engine().operations().absoluteSum(manager, model.parameters());
    }

    /** Squared L2 distance of the parameters in training from another model's, as a scalar. */
    public NDArray squaredDistance(Classifier anchor) {
        return model.squaredDistance(anchor, manager);
    }

    /**
     * Gradients of a scalar with respect to tensors other than the weights, such as images that learn. The graph is
     * used up.
     *
     * @param loss a scalar
     * @param inputs tensors with {@code setRequiresGradient(true)}
     */
    public List<NDArray> gradients(NDArray loss, NDArray... inputs) {
        return Torch.engine().operations().gradients(loss, List.of(inputs));
    }

    /** Draws from the normal distribution with mean 0 and deviation 1. */
    public NDArray gaussian(Shape shape, SplittableRandom random) {
        return manager.create(Randomness.gaussian(Math.toIntExact(shape.size()), random), shape);
    }

    /** Random numbers of this step: the same in a resumed run. Each call starts them anew. */
    public SplittableRandom random() {
        return Randomness.generator(session.seed(), purpose, number);
    }
}
