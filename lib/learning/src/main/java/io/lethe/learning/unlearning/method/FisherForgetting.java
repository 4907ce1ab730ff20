package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.atMost;
import static io.lethe.learning.torch.Numbers.times;
import static io.lethe.learning.torch.Numbers.toThe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.Initialiser;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.GradientPass.Term;
import io.lethe.learning.training.Step;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Adds noise to every weight, the more the less it matters for who stays: Fisher forgetting.
 *
 * <p>Golatkar, Achille, Soatto: <a href="https://arxiv.org/abs/1911.04933">Eternal Sunshine of the Spotless Net</a>,
 * CVPR 2020, in the form that Cadet et al. benchmark. What a weight matters is the square of the gradient that a batch
 * would have under each class in turn, weighed by how probable the model thinks that class, its mean over the batches;
 * of independent labels, under the true ones. The variance of the noise is {@code α} over that, at most {@code 1000 α};
 * over the inputs of a kernel or a row it is averaged, and in vectors and the output layer it is ten times as much.
 * Without training. Approximate; for any {@code α} that forgets, the model suffers.
 */
@AutoService(UnlearningMethod.class)
public record FisherForgetting(
        @Parameter(
                value = "scale of the variance of the noise",
                min = 0,
                search = {1e-9, 1e-3},
                logarithmic = true)
        double alpha,

        @Parameter(value = "samples a batch", min = 1) int batchSize)
        implements UnlearningMethod {

    private static final double LARGEST = 1e3;
    private static final double LARGEST_IN_HEAD = 1e2;

    public FisherForgetting() {
        this(1e-7, 64);
    }

    @Override
    public String name() {
        return "fisher-forgetting";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Adds noise to weights, the more the less they matter for who stays; takes no training step.",
                "Golatkar et al.: Eternal Sunshine of the Spotless Net, CVPR 2020, arXiv:1911.04933",
                Set.of(Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Cadet et al.: α 0.2, which leaves nothing of the model; statistics are frozen, where their code"
                                + " lets them move",
                        new FisherForgetting(0.2, 64)));
    }

    /** For ten classes, one pass each. */
    @Override
    public double epochUnits(SetSizes sizes) {
        return 10.0 * sizes.retain() / sizes.train();
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        try (NDManager manager = Torch.engine().newManager()) {
            Map<String, NDArray> importance = importance(manager, model, task);
            String head = model.network().lastBlocks(0).get(0);
            model.change(spec -> importance.containsKey(spec.name()), (spec, weight) -> {
                NDArray variance = variance(
                        Objects.requireNonNull(importance.get(spec.name())),
                        spec.block().equals(head));
                return task.drawn(weight.getManager(), spec, new Initialiser.Normal(1), "fisher")
                        .mul(variance.sqrt())
                        .add(weight);
            });
        }
    }

    /** Variance of the noise of a tensor. */
    NDArray variance(NDArray importance, boolean inHead) {
        NDArray variance = times(
                atMost(toThe(importance.add(1e-8f), -1), (float) (inHead ? LARGEST_IN_HEAD : LARGEST)), (float) alpha);
        boolean vector = importance.getShape().dimension() == 1;
        NDArray averaged = vector ? variance : variance.mean(new int[] {1}, true);
        return vector || inHead ? times(averaged, 10f) : averaged;
    }

    private Map<String, NDArray> importance(NDManager manager, Classifier model, ForgetTask task) {
        Map<String, NDArray> total = new HashMap<>();
        int batches = (task.retain().size() + batchSize - 1) / batchSize;
        boolean classes = model.task().kind() == Task.Kind.SINGLE_LABEL;
        for (int answer = 0; answer < (classes ? model.task().outputs() : 1); answer++) {
            int given = answer;
            Map<String, NDArray> sums = task.gradients(
                    manager,
                    model,
                    "importance-" + answer,
                    task.retain(),
                    batchSize,
                    Term.SQUARE,
                    (step, batch) -> classes ? weighed(step, batch, given) : step.loss(batch, BatchNormMode.FROZEN));
            sums.forEach((name, sum) -> total.merge(name, sum, NDArray::addi));
        }
        total.values().forEach(sum -> sum.divi((float) batches));
        return total;
    }

    /** The loss under one class, times the root of how probable it is: its gradient is squared. */
    private static NDArray weighed(Step step, Batch batch, int given) {
        NDArray logits = step.logits(batch.images(), BatchNormMode.FROZEN);
        long[] labels = new long[batch.size()];
        Arrays.fill(labels, given);
        float probability = GradientMode.off(
                () -> logits.softmax(1).get(":, " + given).mean().getFloat());
        return times(step.losses().loss(logits, batch.withLabels(step.manager().create(labels))), (float)
                Math.sqrt(probability));
    }
}
