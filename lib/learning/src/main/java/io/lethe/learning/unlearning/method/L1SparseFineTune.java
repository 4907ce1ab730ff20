package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.times;

import com.google.auto.service.AutoService;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Map;
import java.util.Set;

/**
 * Further training on the retain set with a penalty on the absolute values of the weights, which fades away: ℓ1-sparse.
 *
 * <p>Jia, Liu, Ram, Yao, Liu, Liu, Sharma, Liu: <a href="https://arxiv.org/abs/2304.04934">Model Sparsity Can Simplify
 * Machine Unlearning</a>, NeurIPS 2023. In epoch {@code e} of {@code E} the penalty counts {@code 1 − e/E} of its
 * weight; it covers all parameters. Approximate.
 */
@AutoService(UnlearningMethod.class)
public record L1SparseFineTune(
        Descent descent,

        @Parameter(
                value = "weight of the sum of the absolute values of all parameters, in the first epoch",
                min = 0,
                search = {1e-6, 1e-3},
                logarithmic = true)
        double penalty)
        implements UnlearningMethod {

    public L1SparseFineTune() {
        this(Descent.sgd(10, 64, 0.01, 0.9, 1e-4).with(Schedule.COSINE).atLeast(200), 5e-4);
    }

    @Override
    public String name() {
        return "l1-sparse-fine-tune";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Trains on who stays with a fading penalty that makes weights sparse.",
                "Jia et al.: Model Sparsity Can Simplify Machine Unlearning, NeurIPS 2023, arXiv:2304.04934",
                Set.of(Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "the CelebA settings of De Min et al.: 10 epochs from 0.01 by a cosine, batches of 32",
                        new L1SparseFineTune(
                                Descent.sgd(10, 32, 0.01, 0.9, 1e-4).with(Schedule.COSINE_BY_EPOCH), 5e-4)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return descent.epochUnits(sizes.retain(), sizes);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var retain = descent.batches(task, "retain", task.retain());
        long steps = descent.steps(retain);
        long passes = (steps + retain.batchesPerEpoch() - 1) / retain.batchesPerEpoch();
        var phase = descent.phase("fine-tune", retain, step -> {
            long pass = step.number() / retain.batchesPerEpoch();
            double share = 1 - (double) pass / passes;
            return step.loss(step.next(retain), descent.batchNorm())
                    .add(times(step.absoluteSum(), (float) (penalty * share)));
        });
        task.train(model, descent.optimizer(), phase);
    }
}
