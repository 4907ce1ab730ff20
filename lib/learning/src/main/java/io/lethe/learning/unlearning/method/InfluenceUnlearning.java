package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.data.Samples;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.TensorOperations;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.GradientPass.BatchLoss;
import io.lethe.learning.training.GradientPass.Term;
import io.lethe.learning.training.Step;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Takes one step along what the forget set did to the weights, scaled by the curvature of the loss: influence
 * unlearning.
 *
 * <p>Izzo, Smart, Chaudhuri, Zou: <a href="https://arxiv.org/abs/2002.10077">Approximate Data Deletion from Machine
 * Learning Models</a>, AISTATS 2021; Jia et al., <a href="https://arxiv.org/abs/2304.04934">Model Sparsity Can Simplify
 * Machine Unlearning</a>, NeurIPS 2023. Of the gradients of the loss, {@code v = G_f/N − G_r·N_f/(N·N_r)}, sums over
 * the sets of {@code N_f}, {@code N_r} and together {@code N} samples; the weights move by {@code α·k}, where {@code k}
 * solves {@code (F + λI)k = v} for the Fisher information {@code F} of some retain samples, one by one. The solution is
 * by conjugate gradients; {@link Solver#WOOD_FISHER} is the recursion of the released code, which never leaves the
 * direction of its first gradient. Statistics are frozen. Approximate.
 */
@AutoService(UnlearningMethod.class)
public record InfluenceUnlearning(
        @Parameter("how the curvature is inverted") Solver solver,

        @Parameter(
                value = "length of the step",
                min = 0,
                search = {1e-3, 20},
                logarithmic = true)
        double alpha,

        @Parameter(
                value = "added to the curvature; of no meaning to WOOD_FISHER",
                above = 0,
                search = {1e-4, 1},
                logarithmic = true)
        double damping,

        @Parameter(value = "iterations of CONJUGATE_GRADIENTS", min = 1)
        int iterations,

        @Parameter(value = "retain samples that the curvature is taken of", min = 1)
        int samples,

        @Parameter(value = "samples a batch", min = 1) int batchSize)
        implements UnlearningMethod {

    /** How the curvature is inverted. */
    public enum Solver {
        /** Conjugate gradients on a random part of the retain set. */
        CONJUGATE_GRADIENTS,
        /** The released recursion over the first samples of the retain set. */
        WOOD_FISHER
    }

    /** Residuals below this share of the start are nothing but rounding. */
    private static final double ROUNDING = 1e-12;

    public InfluenceUnlearning() {
        this(Solver.CONJUGATE_GRADIENTS, 1, 0.01, 5, 256, 64);
    }

    @Override
    public String name() {
        return "influence-unlearning";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Takes back, in one step, what who goes did to the weights, by the curvature of the loss.",
                "Izzo et al., AISTATS 2021, arXiv:2002.10077; Jia et al., NeurIPS 2023, arXiv:2304.04934",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "α 0.2 and the recursion of Cadet et al.: the first gradient gives the only direction of"
                                + " curvature; later ones scale it",
                        new InfluenceUnlearning(Solver.WOOD_FISHER, 0.2, 1, 1, 1000, 64)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        double curved = Math.min(samples, sizes.retain());
        double passes = solver == Solver.WOOD_FISHER ? 1 : iterations;
        return (sizes.retain() + sizes.forget() + passes * curved) / sizes.train();
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        try (NDManager manager = Torch.engine().newManager()) {
            List<NDArray> influence = influence(manager, model, task);
            List<NDArray> direction = solver == Solver.WOOD_FISHER
                    ? woodFisher(manager, model, task, influence)
                    : conjugateGradients(manager, model, task, influence);
            operations().addScaled(manager, model.parameters(), direction, alpha);
        }
    }

    /** What the forget set did to the weights, one tensor a parameter. */
    private List<NDArray> influence(NDManager manager, Classifier model, ForgetTask task) {
        double goes = task.forget().size();
        double stays = task.retain().size();
        List<NDArray> forget = sum(manager, model, task, "importance-forget", task.forget());
        List<NDArray> retain = sum(manager, model, task, "importance-retain", task.retain());
        List<NDArray> influence = zeros(manager, model);
        operations().addScaled(manager, influence, forget, 1 / (goes + stays));
        operations().addScaled(manager, influence, retain, -goes / ((goes + stays) * stays));
        return influence;
    }

    private List<NDArray> sum(NDManager manager, Classifier model, ForgetTask task, String name, Samples samples) {
        BatchLoss loss = (step, batch) -> times(step.loss(batch, BatchNormMode.FROZEN), (float) batch.size());
        return List.copyOf(task.gradients(manager, model, name, samples, batchSize, Term.GRADIENT, loss)
                .values());
    }

    private List<NDArray> woodFisher(NDManager manager, Classifier model, ForgetTask task, List<NDArray> influence) {
        List<NDArray> solution = copy(manager, model, influence);
        List<NDArray> outer = zeros(manager, model);
        Map<String, NDArray> state = new TreeMap<>(named("solution", solution));
        state.putAll(named("outer", outer));
        Samples first = task.retain()
                .select(IntStream.range(0, Math.min(samples, task.retain().size()))
                        .boxed()
                        .toList());
        TensorOperations operations = operations();
        task.fold(model, "importance-curvature", first, 1, state, InfluenceUnlearning::loss, (scratch, i, gradient) -> {
            if (i == 0) {
                operations.add(scratch, outer, gradient);
                return;
            }
            double t = operations.dot(scratch, outer, gradient);
            double along = operations.dot(scratch, solution, gradient);
            operations.addScaled(scratch, solution, outer, -along / (samples + t));
            outer.forEach(tensor -> tensor.muli((float) (1 - t / (samples + t))));
        });
        return solution;
    }

    private List<NDArray> conjugateGradients(
            NDManager manager, Classifier model, ForgetTask task, List<NDArray> influence) {
        TensorOperations operations = operations();
        Samples some = task.retain().sample(samples, Randomness.generator(task.seed(), "influence", 0));
        List<NDArray> solution = zeros(manager, model);
        List<NDArray> residual = copy(manager, model, influence);
        List<NDArray> direction = copy(manager, model, influence);
        double start = operations.dot(manager, residual, residual);
        double square = start;
        for (int i = 0; i < iterations && square > ROUNDING * start; i++) {
            List<NDArray> curved = curvature(manager, model, task, some, direction);
            double length = square / operations.dot(manager, direction, curved);
            operations.addScaled(manager, solution, direction, length);
            operations.addScaled(manager, residual, curved, -length);
            curved.forEach(NDArray::close);
            double next = operations.dot(manager, residual, residual);
            double share = next / square;
            direction.forEach(tensor -> tensor.muli((float) share));
            operations.add(manager, direction, residual);
            square = next;
        }
        return solution;
    }

    /** {@code (F + λI)·direction}. */
    private List<NDArray> curvature(
            NDManager manager, Classifier model, ForgetTask task, Samples some, List<NDArray> direction) {
        TensorOperations operations = operations();
        List<NDArray> product = zeros(manager, model);
        task.fold(
                model,
                "importance-curvature",
                some,
                1,
                named("product", product),
                InfluenceUnlearning::loss,
                (scratch, i, gradient) -> operations.addScaled(
                        scratch, product, gradient, operations.dot(scratch, gradient, direction) / some.size()));
        operations.addScaled(manager, product, direction, damping);
        return product;
    }

    private static NDArray loss(Step step, Batch batch) {
        return step.loss(batch, BatchNormMode.FROZEN);
    }

    private static Map<String, NDArray> named(String name, List<NDArray> tensors) {
        Map<String, NDArray> named = new TreeMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            named.put("%s/%d".formatted(name, i), tensors.get(i));
        }
        return named;
    }

    private static List<NDArray> zeros(NDManager manager, Classifier model) {
        return operations().zerosLike(manager, model.parameters());
    }

    private static List<NDArray> copy(NDManager manager, Classifier model, List<NDArray> tensors) {
        List<NDArray> copy = zeros(manager, model);
        operations().add(manager, copy, tensors);
        return copy;
    }

    private static TensorOperations operations() {
        return Torch.engine().operations();
    }
}
