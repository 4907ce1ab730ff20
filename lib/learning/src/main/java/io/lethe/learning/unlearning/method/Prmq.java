package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.Initialiser;
import io.lethe.learning.model.TensorSpec;
import io.lethe.learning.model.TensorSpec.Kind;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.Objective;
import io.lethe.learning.training.Phase;
import io.lethe.learning.unlearning.ClassWeights;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Prunes the smallest weights, draws them anew, trains on the retain set so that answers are as certain as the
 * original's, and rounds to half precision: PRMQ.
 *
 * <p>An entry of the NeurIPS 2023 unlearning challenge, as Cadet et al., <a
 * href="https://arxiv.org/abs/2410.01276">Deep Unlearn</a>, 2024, benchmark it. Pruned are the entries of smallest
 * magnitude of all convolutions and linear layers together, biases included; these stay 0, and weights that are 0 are
 * drawn from {@code U(±1/√fan-in)}. Training minimises the loss, classes weighing {@code n_c^−0.1} and the sum of
 * weights dividing, plus the mean squared difference of the entropies of the answers from those of the original's.
 * Approximate.
 */
@AutoService(UnlearningMethod.class)
public record Prmq(
        Descent descent,

        @Parameter(value = "part of a pass taken after the last whole one", min = 0, below = 1)
        double partialEpoch,

        @Parameter(
                value = "share of the weights that is pruned",
                min = 0,
                max = 1,
                search = {0.5, 0.99})
        double prune,

        @Parameter("whether the result is rounded to half precision")
        boolean halfPrecision)
        implements UnlearningMethod {

    private static final double EXPONENT = -0.1;
    private static final Set<Kind> PRUNED = Set.of(Kind.CONVOLUTION, Kind.LINEAR, Kind.BIAS);

    public Prmq() {
        this(Descent.sgd(4, 64, 0.01, 0.9, 5e-4).with(Schedule.COSINE).atLeast(200), 0, 0.9, true);
    }

    @Override
    public String name() {
        return "prmq";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Prunes small weights and draws them anew, then trains on who stays to be as certain as before.",
                "NeurIPS 2023 unlearning challenge; Cadet et al.: Deep Unlearn, 2024, arXiv:2410.01276",
                Set.of(Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Cadet et al.: 99 % pruned, 3.2 epochs at 0.0005",
                        new Prmq(Descent.sgd(3, 64, 5e-4, 0.9, 5e-4).withoutAugmentation(), 0.2, 0.99, true)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        double passes = descent.epochUnits(sizes.retain(), sizes);
        return 4.0 / 3 * (passes + partialEpoch * sizes.retain() / sizes.train());
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        pruneAndDraw(model, task);
        var retain = descent.batches(task, "retain", task.retain());
        long more = partialEpoch == 0 ? 0 : (long) Math.floor(partialEpoch * retain.batchesPerEpoch()) + 1;
        Phase phase =
                Phase.of("fine-tune", descent.steps(retain) + more, descent.rate(retain), objective(task, retain));
        task.train(model, descent.optimizer(), descent.clip(phase));
        if (halfPrecision) {
            model.change(
                    spec -> true,
                    (spec, tensor) -> tensor.toType(DataType.FLOAT16, true).toType(DataType.FLOAT32, true));
        }
    }

    /** Sets the smallest entries to 0, and draws weights that are 0. */
    void pruneAndDraw(Classifier model, ForgetTask task) {
        List<TensorSpec> pruned = model.network().parameters().stream()
                .filter(spec -> PRUNED.contains(spec.kind()))
                .toList();
        try (NDManager manager = Torch.engine().newManager()) {
            Map<String, NDArray> marks = new HashMap<>();
            long count = Math.round(
                    prune * pruned.stream().mapToLong(TensorSpec::elements).sum());
            List<NDArray> weights = pruned.stream()
                    .map(spec -> Objects.requireNonNull(model.tensors().get(spec.name())))
                    .toList();
            List<NDArray> smallest = Torch.engine().operations().marked(manager, weights, count, false);
            for (int i = 0; i < pruned.size(); i++) {
                marks.put(pruned.get(i).name(), smallest.get(i));
            }
            model.change(spec -> marks.containsKey(spec.name()), (spec, weight) -> {
                NDArray kept = weight.mul(times(Objects.requireNonNull(marks.get(spec.name())), -1f)
                        .add(1f));
                return spec.kind() == Kind.BIAS
                        ? kept
                        : NDArrays.where(
                                kept.eq(0f),
                                task.drawn(weight.getManager(), spec, Initialiser.byFanIn(spec), "prmq"),
                                kept);
            });
        }
    }

    private Objective objective(ForgetTask task, BatchStream retain) {
        ClassWeights weights = ClassWeights.power(task.retain(), EXPONENT);
        return step -> {
            Batch batch = step.next(retain);
            NDArray logits = step.logits(batch.images(), descent.batchNorm());
            NDArray weight = weights.of(batch);
            NDArray loss = step.losses().each(logits, batch).mul(weight).sum().div(weight.sum());
            NDArray certainty = step.losses().entropy(task.original().predict(batch.images()));
            return loss.add(
                    step.losses().entropy(logits).sub(certainty).square().mean());
        };
    }
}
