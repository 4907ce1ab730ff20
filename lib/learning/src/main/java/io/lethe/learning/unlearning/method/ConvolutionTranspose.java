package io.lethe.learning.unlearning.method;

import com.google.auto.service.AutoService;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.TensorSpec.Kind;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.MethodNotApplicableException;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Map;
import java.util.Set;

/**
 * Turns every convolution kernel over its diagonal, and trains on the retain set: CT.
 *
 * <p>An entry of the NeurIPS 2023 unlearning challenge, as Cadet et al., <a
 * href="https://arxiv.org/abs/2410.01276">Deep Unlearn</a>, 2024, benchmark it. Filters keep their statistics and lose
 * their sense of up and sideways; the network finds back soon, to other details than before. Kernels of 1×1 stay as
 * they are. Approximate.
 */
@AutoService(UnlearningMethod.class)
public record ConvolutionTranspose(Descent descent) implements UnlearningMethod {

    public ConvolutionTranspose() {
        this(Descent.sgd(4, 64, 0.01, 0.9, 5e-4).with(Schedule.COSINE).atLeast(200));
    }

    @Override
    public String name() {
        return "ct";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Transposes all convolution kernels, then trains on who stays.",
                "NeurIPS 2023 unlearning challenge; Cadet et al.: Deep Unlearn, 2024, arXiv:2410.01276",
                Set.of(Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Cadet et al.: 3 epochs from 0.001 by a cosine",
                        new ConvolutionTranspose(Descent.sgd(3, 64, 0.001, 0.9, 5e-4)
                                .with(Schedule.COSINE_BY_EPOCH)
                                .withoutAugmentation())));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return descent.epochUnits(sizes.retain(), sizes);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        transpose(model);
        var retain = descent.batches(task, "retain", task.retain());
        task.train(model, descent.optimizer(), descent.training("fine-tune", retain));
    }

    static void transpose(Classifier model) {
        boolean none = model.network().parameters().stream().noneMatch(spec -> spec.kind() == Kind.CONVOLUTION);
        if (none) {
            throw new MethodNotApplicableException("%s has no convolution to transpose."
                    .formatted(model.network().name()));
        }
        model.change(spec -> spec.kind() == Kind.CONVOLUTION, (spec, kernel) -> {
            if (!spec.dimensions().get(2).equals(spec.dimensions().get(3))) {
                throw new MethodNotApplicableException(
                        "The kernel %s is not square, and cannot be transposed.".formatted(spec.name()));
            }
            return kernel.transpose(0, 1, 3, 2);
        });
    }
}
