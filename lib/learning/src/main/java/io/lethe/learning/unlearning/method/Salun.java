package io.lethe.learning.unlearning.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.auto.service.AutoService;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.GradientPass.Term;
import io.lethe.learning.training.Sgd;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Algorithm;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.RandomLabels;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Training under random labels that moves only the weights on which the forget set's loss depends most: SalUn.
 *
 * <p>Fan, Liu, Zhang, Wong, Wei, Liu: <a href="https://arxiv.org/abs/2310.12508">SalUn: Empowering Machine Unlearning
 * via Gradient-based Weight Saliency</a>, ICLR 2024. One pass over the forget set sums the gradient of its loss; the
 * share {@code τ} of all weights where it is largest may move, the others keep their values bit for bit, also under
 * momentum and weight decay. Approximate.
 */
@AutoService(UnlearningMethod.class)
public record Salun(
        Descent descent,
        RandomLabels labels,

        @Parameter(
                value = "share of the weights that move",
                min = 0,
                max = 1,
                search = {0.1, 0.9})
        double saliency)
        implements UnlearningMethod {

    public Salun {
        if (descent.algorithm() != Algorithm.SGD) {
            throw new IllegalArgumentException("algorithm must be SGD: Adam would move masked weights");
        }
    }

    public Salun() {
        this(Descent.sgd(5, 64, 0.01, 0.9, 5e-4).with(Schedule.COSINE).atLeast(200), RandomLabels.WRONG, 0.5);
    }

    @Override
    public String name() {
        return "salun";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Trains on everybody, on who goes under random labels, moving only the weights that matter for them.",
                "Fan et al.: SalUn, ICLR 2024, arXiv:2310.12508",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "the authors' CIFAR-10 settings: 10 epochs at 0.013, half of the weights; one shuffled pass"
                                + " over everybody, where their code takes the forget set first",
                        new Salun(Descent.sgd(10, 256, 0.013, 0.9, 5e-4), RandomLabels.ANY, 0.5)),
                "deep-unlearn",
                new Profile(
                        "Cadet et al.: 10 epochs at 0.01 without momentum; their mask counts early batches more often,"
                                + " which this does not",
                        new Salun(Descent.sgd(10, 256, 0.01, 0, 0).withoutAugmentation(), RandomLabels.ANY, 0.5)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return descent.epochUnits(sizes.retain() + sizes.forget(), sizes) + (double) sizes.forget() / sizes.train();
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        try (NDManager manager = Torch.engine().newManager()) {
            Map<String, NDArray> masks = masks(manager, model, task);
            Map<String, NDArray> weights = model.tensors();
            var all = descent.batches(task, "union", task.union());
            var phase = descent.phase("relabelled", all, step -> {
                        var batch = step.next(all);
                        long round = step.number() / all.batchesPerEpoch();
                        return step.loss(labels.relabel(task, step, batch, round), descent.batchNorm());
                    })
                    .changing(gradients -> masked(gradients, weights, masks));
            // The decay is part of the masked gradient, so that it leaves the other weights alone.
            task.train(model, new Sgd(descent.momentum(), false, 0), phase);
        }
    }

    private Map<String, NDArray> masks(NDManager manager, Classifier model, ForgetTask task) {
        Map<String, NDArray> sums = task.gradients(
                manager,
                model,
                "saliency",
                task.forget(),
                descent.batchSize(),
                Term.GRADIENT,
                (step, batch) -> step.loss(batch, BatchNormMode.FROZEN));
        List<String> names = new ArrayList<>(sums.keySet());
        long count = (long) Math.floor(saliency * model.parameterCount());
        List<NDArray> masks = Torch.engine().operations().marked(manager, List.copyOf(sums.values()), count, true);
        Map<String, NDArray> named = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            named.put(names.get(i), masks.get(i));
        }
        return named;
    }

    private Map<String, NDArray> masked(
            Map<String, NDArray> gradients, Map<String, NDArray> weights, Map<String, NDArray> masks) {
        List<String> names = List.copyOf(gradients.keySet());
        List<NDArray> values = List.copyOf(gradients.values());
        List<NDArray> changed = Torch.engine()
                .operations()
                .masked(
                        values.get(0).getManager(),
                        values,
                        names.stream()
                                .map(name -> Objects.requireNonNull(weights.get(name)))
                                .toList(),
                        names.stream()
                                .map(name -> Objects.requireNonNull(masks.get(name)))
                                .toList(),
                        descent.weightDecay());
        Map<String, NDArray> named = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            named.put(names.get(i), changed.get(i));
        }
        return named;
    }
}
