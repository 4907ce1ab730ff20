package io.lethe.learning.unlearning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.Initialiser;
import io.lethe.learning.model.TensorSpec;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.BatchPass;
import io.lethe.learning.training.DivergedException;
import io.lethe.learning.training.Evaluation;
import io.lethe.learning.training.GradientPass;
import io.lethe.learning.training.Optimizer;
import io.lethe.learning.training.Phase;
import io.lethe.learning.training.Recipe;
import io.lethe.learning.training.Recipe.Augmentation;
import io.lethe.learning.training.Step;
import io.lethe.learning.training.StopRule;
import io.lethe.learning.training.TrainingLoop;
import io.lethe.learning.training.TrainingSession;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What an unlearning method is given: the original model, what to forget and what to keep, and the words to say how.
 *
 * <p>Not to be shared between threads.
 */
public final class ForgetTask {

    /** How often a stop rule is asked in a phase. */
    private static final int LOOKS = 10;

    /** Images of the forget set that a stop rule looks at. */
    private static final int PROBE = 512;

    private final Classifier original;
    private final Recipe recipe;
    private final Samples retain;
    private final Samples forget;
    private final Samples heldOut;
    private final TrainingSession session;
    private final BitSet forgetRows = new BitSet();

    /**
     * Describes a task.
     *
     * @param original the model that knows the forget set; it is never changed, and stays the caller's
     * @param recipe how the original was trained
     * @param retain what must be kept
     * @param forget what must be forgotten
     * @param heldOut samples of people the model has never seen, only to tell how large the loss of a forgotten person
     *     is; never those that later judge the outcome
     * @param session seed, listener and checkpoints of the run
     * @throws InvalidInputException if there is nothing to forget
     */
    public ForgetTask(
            Classifier original,
            Recipe recipe,
            Samples retain,
            Samples forget,
            Samples heldOut,
            TrainingSession session) {
        this.original = original;
        this.recipe = recipe;
        this.retain = retain;
        this.forget = forget;
        this.heldOut = heldOut;
        this.session = session;
        if (forget.size() == 0) {
            throw new InvalidInputException("The forget set is empty: there is nothing to unlearn.");
        }
        IntStream.range(0, forget.size()).forEach(i -> forgetRows.set(forget.row(i)));
    }

    /** The model that knows the forget set. Never changed; copy it. */
    public Classifier original() {
        return original;
    }

    /** How the original was trained. */
    public Recipe recipe() {
        return recipe;
    }

    /** Samples that must be kept: the training set without the forget set and what was forgotten earlier. */
    public Samples retain() {
        return retain;
    }

    /** Samples that must be forgotten. */
    public Samples forget() {
        return forget;
    }

    /** Samples of people the model has never seen; see {@link #forgottenLike}. */
    public Samples heldOut() {
        return heldOut;
    }

    /** The retain set, and then the forget set. */
    public Samples union() {
        return retain.and(forget);
    }

    /** Whether a row of the training split is to be forgotten. */
    public boolean forgets(int row) {
        return forgetRows.get(row);
    }

    /** Which samples of a batch are to be forgotten: {@code [batch, 1]} booleans, owned by the step. */
    public NDArray forgotten(Step step, Batch batch) {
        boolean[] forgotten = new boolean[batch.size()];
        for (int i = 0; i < forgotten.length; i++) {
            forgotten[i] = forgets(batch.rows().get(i));
        }
        return step.manager().create(forgotten, new Shape(forgotten.length, 1));
    }

    /**
     * Sums gradients over a set without taking a step; see {@link GradientPass#sum}.
     *
     * @param owner owns the result
     * @param model whose gradients are taken
     */
    public Map<String, NDArray> gradients(
            NDManager owner,
            Classifier model,
            String name,
            Samples samples,
            int batchSize,
            GradientPass.Term term,
            GradientPass.BatchLoss loss) {
        return new GradientPass(session, model).sum(owner, name, samples, batchSize, term, loss);
    }

    /** Does something with the gradients of each batch of a set in turn; see {@link GradientPass#fold}. */
    public void fold(
            Classifier model,
            String name,
            Samples samples,
            int batchSize,
            Map<String, NDArray> sums,
            GradientPass.BatchLoss loss,
            GradientPass.Fold fold) {
        new GradientPass(session, model).fold(name, samples, batchSize, sums, loss, fold);
    }

    /** Looks at each batch of a set in turn; see {@link BatchPass}. */
    public void visit(String name, Samples samples, int batchSize, BatchPass.Visitor visitor) {
        new BatchPass(session, original).over(name, samples, batchSize, visitor);
    }

    /**
     * Draws values in the shape of a tensor.
     *
     * @param owner owns the result
     * @param purpose with the tensor's name and the seed of the run it decides the values
     */
    public NDArray drawn(NDManager owner, TensorSpec spec, Initialiser how, String purpose) {
        float[] values = new float[spec.elements()];
        how.fill(values, Randomness.generator(seed(), purpose + "/" + spec.name(), 0));
        long[] shape = spec.dimensions().stream().mapToLong(Long::longValue).toArray();
        return owner.create(values, new Shape(shape));
    }

    /** Adds Gaussian noise to some tensors of a model; the purpose is part of the seed. */
    public void addNoise(Classifier model, Predicate<TensorSpec> which, double deviation, String purpose) {
        model.change(
                which,
                (spec, values) -> drawn(values.getManager(), spec, new Initialiser.Normal(deviation), purpose)
                        .add(values));
    }

    /**
     * Keeps the best model of this run.
     *
     * @param score of a look; the first of the highest is the best
     */
    public Selection selection(ToDoubleFunction<Selection.Look> score) {
        return new Selection(session, this::evaluation, forget, heldOut, score);
    }

    /** Keeps models of the rounds of this run. */
    public Rewind rewind() {
        return new Rewind(session, this::evaluation, forget, heldOut);
    }

    /** The loss of an answer that knows nothing: ln C, or ln 2 for independent labels. */
    public double guessingLoss() {
        Task labels = original.task();
        return Math.log(labels.kind() == Task.Kind.SINGLE_LABEL ? labels.outputs() : 2);
    }

    /** Seed of the run. */
    public long seed() {
        return session.seed();
    }

    /** Seed of a part of the run that has draws of its own. */
    public long seed(String purpose) {
        return Randomness.seed(seed(), purpose);
    }

    /**
     * Endless batches of some samples in seeded order, shuffled anew in each round, with the recipe's augmentation.
     *
     * @param name purpose, part of the seed: two streams of one run need two names
     * @param samples what to draw from, at least one
     * @param batchSize samples a batch; the last batch of a round may be smaller
     */
    public BatchStream batches(String name, Samples samples, int batchSize) {
        return batches(name, samples, batchSize, recipe.augmentation());
    }

    /** As {@link #batches(String, Samples, int)} with another augmentation than the recipe's. */
    public BatchStream batches(String name, Samples samples, int batchSize, Augmentation augmentation) {
        return new BatchStream(name, samples, batchSize, augmentation.transformation(), seed());
    }

    /**
     * Trains a model through some phases, which share what the optimiser remembers. The weights of {@code model} change
     * in place.
     *
     * @throws io.lethe.learning.training.DivergedException if a loss or a weight became NaN or infinite
     */
    public void train(Classifier model, Optimizer optimizer, List<Phase> phases) {
        new TrainingLoop(session, model, optimizer).run(phases);
    }

    /** As {@link #train(Classifier, Optimizer, List)}. */
    public void train(Classifier model, Optimizer optimizer, Phase... phases) {
        train(model, optimizer, List.of(phases));
    }

    /** How hard held-out people are for the original; see {@link HeldOutHardness}. */
    public HeldOutHardness heldOutHardness() {
        return HeldOutHardness.of(evaluation(original), heldOut, forget);
    }

    /**
     * A rule that ends a phase once the mean loss of the forget set reaches the mean loss that the original has on
     * held-out people, those counted in the proportions of the forget set's labels: from there on, forgetting more
     * would show as clearly as remembering. It is asked ten times a phase, and looks at the same random part of a large
     * forget set each time, so that asking costs less than the steps themselves.
     *
     * @param model the model in training
     * @param steps length of the phase
     */
    public StopRule forgottenLike(Classifier model, long steps) {
        double[] losses = evaluation(original).losses(heldOut);
        double[] weights = LabelShares.of(forget).weights(heldOut);
        double target = IntStream.range(0, losses.length)
                .mapToDouble(i -> losses[i] * weights[i])
                .sum();
        Samples probe = forget.sample(PROBE, Randomness.generator(seed(), "probe", 0));
        return new StopRule((int) Math.max(1, steps / LOOKS), step -> {
            double loss = evaluation(model).meanLoss(probe);
            return loss >= target
                    ? Optional.of("the loss on the forget set reached %.3f, held-out people's is %.3f"
                            .formatted(loss, target))
                    : Optional.empty();
        });
    }

    /** Forward passes of a model, of which the listener of the run is told. */
    public Evaluation evaluation(Classifier model) {
        return new Evaluation(model, session.listener());
    }

    /**
     * Looks whether there is what a method needs.
     *
     * @throws InvalidInputException if nobody stays
     * @throws MethodNotApplicableException if it is calibrated on people whom the dataset does not have
     */
    void checkReadable(UnlearningMethod method) {
        Set<Reads> reads = method.description().reads();
        if (retain.size() == 0 && reads.contains(Reads.RETAIN)) {
            throw new InvalidInputException(
                    "The retain set is empty, and %s reads it: where everybody is to be forgotten, delete the model."
                            .formatted(method.name()));
        }
        if (heldOut.size() == 0 && reads.contains(Reads.HELD_OUT)) {
            throw new MethodNotApplicableException(
                    ("%s is calibrated on people of a validation split, and the dataset has none: import it with some"
                                    + " set aside, or choose a method that needs none.")
                            .formatted(method.name()));
        }
    }

    /** Looks at all weights once more: a method may have changed them without training. */
    void checkFinite(Classifier model) {
        try (NDManager manager = Torch.engine().newManager()) {
            if (!Torch.engine()
                    .operations()
                    .allFinite(manager, List.copyOf(model.tensors().values()))) {
                throw new DivergedException("Diverged: a weight is not finite.");
            }
        }
    }

    /** Adds a sentence for the reader of the model card. */
    public void note(String sentence) {
        session.note(sentence);
    }
}
