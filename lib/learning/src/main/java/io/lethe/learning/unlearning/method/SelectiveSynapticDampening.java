package io.lethe.learning.unlearning.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import com.google.auto.service.AutoService;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.TensorSpec;
import io.lethe.learning.model.TensorSpec.Kind;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.GradientPass.Term;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Weakens the weights that matter much more for the forget set than for everything, without training: SSD.
 *
 * <p>Foster, Schoepf, Brintrup: <a href="https://arxiv.org/abs/2308.07707">Fast Machine Unlearning without Retraining
 * through Selective Synaptic Dampening</a>, AAAI 2024. The importance of a weight for a set is the mean over its
 * batches of the squared gradient of the mean loss; where that for the forget set is more than {@code α} times that for
 * all training data, the weight is multiplied by {@code λ} times the inverse of their ratio, at most 1. Both sets are
 * read in batches of one size, for the square of a mean depends on it. Approximate; of a random forget set, whose
 * importance is like everybody's, it forgets little.
 */
@AutoService(UnlearningMethod.class)
public record SelectiveSynapticDampening(
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
        boolean normalisation)
        implements UnlearningMethod {

    public SelectiveSynapticDampening() {
        this(10, 1, 64, false);
    }

    @Override
    public String name() {
        return "ssd";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Weakens weights that matter much more for who goes than for everybody; takes no training step.",
                "Foster et al.: Selective Synaptic Dampening, AAAI 2024, arXiv:2308.07707",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "the authors' settings for ResNet-18, normalisation layers included",
                        new SelectiveSynapticDampening(10, 1, 64, true)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return (double) (sizes.retain() + 2 * sizes.forget()) / sizes.train();
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        try (NDManager manager = Torch.engine().newManager()) {
            Map<String, NDArray> forget = importance(manager, model, task, "importance-forget", true);
            Map<String, NDArray> all = importance(manager, model, task, "importance-all", false);
            Map<String, NDArray> weakened = new HashMap<>();
            for (TensorSpec spec : model.network().parameters()) {
                if (normalisation || spec.kind() != Kind.NORMALISATION) {
                    String name = spec.name();
                    NDArray factors =
                            factors(Objects.requireNonNull(forget.get(name)), Objects.requireNonNull(all.get(name)));
                    weakened.put(
                            name,
                            factors.mul(Objects.requireNonNull(model.tensors().get(name))));
                }
            }
            model.assign(weakened);
        }
    }

    private Map<String, NDArray> importance(
            NDManager manager, Classifier model, ForgetTask task, String name, boolean ofForget) {
        var samples = ofForget ? task.forget() : task.union();
        Map<String, NDArray> sums = task.gradients(
                manager,
                model,
                name,
                samples,
                batchSize,
                Term.SQUARE,
                (step, batch) -> step.loss(batch, BatchNormMode.FROZEN));
        int batches = (samples.size() + batchSize - 1) / batchSize;
        sums.values().forEach(sum -> sum.divi((float) batches));
        return sums;
    }

    /** What each weight is multiplied by. */
    NDArray factors(NDArray forget, NDArray all) {
        NDArray matters = forget.gt(all.mul((float) threshold));
        // Where nothing matters the ratio is not a number, and not taken.
        NDArray left = all.mul((float) dampening).div(forget).minimum(1f);
        return NDArrays.where(matters, left, all.onesLike());
    }
}
