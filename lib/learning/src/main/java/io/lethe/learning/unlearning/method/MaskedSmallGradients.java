package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.data.Samples;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.TensorSpec.Kind;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.GradientPass.Term;
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
 * Draws anew the convolution weights that neither who stays nor who goes has much to say about, and trains on the
 * retain set, those weights ten times faster than the others: MSG.
 *
 * <p>An entry of the NeurIPS 2023 unlearning challenge, as Cadet et al., <a
 * href="https://arxiv.org/abs/2410.01276">Deep Unlearn</a>, 2024, benchmark it. The gradient of the loss on a random
 * part of the retain set, of the forget set's size, minus that on the forget set, summed over batches; in each kernel
 * the share {@code ρ} of the entries where its magnitude is smallest is drawn anew. Approximate.
 */
@AutoService(UnlearningMethod.class)
public record MaskedSmallGradients(
        Descent descent,

        @Parameter(
                value = "share of each kernel that is drawn anew",
                min = 0,
                max = 1,
                search = {0.1, 0.6})
        double share,

        @Parameter(value = "factor of the gradients of the other entries", min = 0, max = 1)
        double slowdown)
        implements UnlearningMethod {

    public MaskedSmallGradients() {
        this(Descent.sgd(5, 64, 0.01, 0.9, 5e-4).with(Schedule.TENT).atLeast(200), 0.3, 0.1);
    }

    @Override
    public String name() {
        return "msg";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Draws anew the kernel entries with the smallest gradients, then trains on who stays, these fastest.",
                "NeurIPS 2023 unlearning challenge; Cadet et al.: Deep Unlearn, 2024, arXiv:2410.01276",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Cadet et al.: 5 epochs at 0.001; gradients are taken with frozen statistics",
                        new MaskedSmallGradients(
                                Descent.sgd(5, 64, 0.001, 0.9, 5e-4)
                                        .with(Schedule.TENT)
                                        .withoutAugmentation(),
                                0.3,
                                0.1)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return descent.epochUnits(sizes.retain(), sizes) + 2.0 * sizes.forget() / sizes.train();
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        try (NDManager manager = Torch.engine().newManager()) {
            Map<String, NDArray> multipliers = drawAnew(manager, model, task);
            var retain = descent.batches(task, "retain", task.retain());
            var phase = descent.training("fine-tune", retain).changing(gradients -> {
                Map<String, NDArray> scaled = new HashMap<>(gradients);
                multipliers.forEach((name, multiplier) ->
                        scaled.computeIfPresent(name, (each, gradient) -> gradient.mul(multiplier)));
                return scaled;
            });
            task.train(model, descent.optimizer(), phase);
        }
    }

    /** Draws the chosen entries anew, and returns what the gradient of each kernel is multiplied by. */
    Map<String, NDArray> drawAnew(NDManager manager, Classifier model, ForgetTask task) {
        Samples part = task.retain().sample(task.forget().size(), Randomness.generator(task.seed(), "msg", 0));
        Map<String, NDArray> stays = gradients(manager, model, task, "gradients-retain", part);
        Map<String, NDArray> goes = gradients(manager, model, task, "gradients-forget", task.forget());
        Map<String, NDArray> multipliers = new HashMap<>();
        model.change(spec -> spec.kind() == Kind.CONVOLUTION, (spec, kernel) -> {
            NDArray difference = of(stays, spec.name()).sub(of(goes, spec.name()));
            NDArray chosen = Torch.engine()
                    .operations()
                    .marked(manager, List.of(difference), Math.round(share * spec.elements()), false)
                    .get(0);
            multipliers.put(spec.name(), times(chosen, (float) (1 - slowdown)).add((float) slowdown));
            NDArray fresh = task.drawn(kernel.getManager(), spec, spec.initialiser(), "msg");
            return NDArrays.where(chosen.gt(0f), fresh, kernel);
        });
        return multipliers;
    }

    private Map<String, NDArray> gradients(
            NDManager manager, Classifier model, ForgetTask task, String name, Samples samples) {
        return task.gradients(
                manager,
                model,
                name,
                samples,
                descent.batchSize(),
                Term.GRADIENT,
                (step, batch) -> step.loss(batch, BatchNormMode.FROZEN));
    }

    private static NDArray of(Map<String, NDArray> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name));
    }
}
