package io.lethe.learning.unlearning;

import static io.lethe.learning.torch.Numbers.atMost;
import static io.lethe.learning.torch.Numbers.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.data.Samples;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.TensorSpec.Kind;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.GradientPass.BatchLoss;
import io.lethe.learning.training.GradientPass.Term;
import java.util.Map;
import java.util.Objects;

/**
 * Weakening of the weights that matter much more for who goes than for everybody, whatever it is that says how much
 * they matter: where that for the forget set is more than {@code α} times that for all training data, the weight is
 * multiplied by {@code λ} times the inverse of their ratio, at most 1.
 */
public record Dampening(
        @Parameter(
                value = "how many times more a weight must matter for who goes than for everybody",
                min = 0,
                search = {0.1, 100},
                logarithmic = true)
        double threshold,

        @Parameter(
                value = "factor of what is left of such a weight",
                min = 0,
                search = {0.01, 1},
                logarithmic = true)
        double dampening,

        @Parameter(value = "samples a batch", min = 1) int batchSize,

        @Parameter("whether scale and shift of normalisation layers are weakened too")
        boolean normalisation) {

    /** Passes over all training data that it costs. */
    public double epochUnits(SetSizes sizes) {
        return (double) (sizes.retain() + 2 * sizes.forget()) / sizes.train();
    }

    /**
     * Weakens a model.
     *
     * @param term what of the gradient of a batch says how much a weight matters; its mean over the batches is taken
     * @param loss whose gradient
     */
    public void weaken(Classifier model, ForgetTask task, Term term, BatchLoss loss) {
        try (NDManager manager = Torch.engine().newManager()) {
            var forget = importance(manager, model, task, task.forget(), "importance-forget", term, loss);
            var all = importance(manager, model, task, task.union(), "importance-all", term, loss);
            model.change(
                    spec -> forget.containsKey(spec.name()) && (normalisation || spec.kind() != Kind.NORMALISATION),
                    (spec, weight) -> weight.muli(factors(
                            Objects.requireNonNull(forget.get(spec.name())),
                            Objects.requireNonNull(all.get(spec.name())))));
        }
    }

    private Map<String, NDArray> importance(
            NDManager manager,
            Classifier model,
            ForgetTask task,
            Samples samples,
            String name,
            Term term,
            BatchLoss loss) {
        Map<String, NDArray> sums = task.gradients(manager, model, name, samples, batchSize, term, loss);
        int batches = (samples.size() + batchSize - 1) / batchSize;
        sums.values().forEach(sum -> sum.divi((float) batches));
        return sums;
    }

    /** What each weight is multiplied by. */
    NDArray factors(NDArray forget, NDArray all) {
        NDArray matters = forget.gt(times(all, (float) threshold));
        // Where nothing matters the ratio is not a number, and not taken.
        NDArray left = atMost(times(all, (float) dampening).div(forget), 1f);
        return NDArrays.where(matters, left, all.onesLike());
    }
}
