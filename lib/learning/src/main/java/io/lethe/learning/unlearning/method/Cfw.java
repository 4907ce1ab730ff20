package io.lethe.learning.unlearning.method;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.TensorSpec;
import io.lethe.learning.model.TensorSpec.Kind;
import io.lethe.learning.training.Objective;
import io.lethe.learning.training.Phase;
import io.lethe.learning.unlearning.ClassWeights;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.MethodNotApplicableException;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Adds noise to the first convolution, trains on the retain set under balanced class weights, and adds a little noise
 * once more before the last pass: CFW.
 *
 * <p>An entry of the NeurIPS 2023 unlearning challenge, as Cadet et al., <a
 * href="https://arxiv.org/abs/2410.01276">Deep Unlearn</a>, 2024, benchmark it. A class weighs {@code n / (C · n_c)}
 * sample by sample, where their code multiplies the mean loss of a batch by the mean weight. Approximate.
 */
@AutoService(UnlearningMethod.class)
public record Cfw(
        Descent descent,

        @Parameter(
                value = "deviation of the noise at first",
                min = 0,
                search = {0, 1})
        double noise,

        @Parameter(
                value = "deviation of the noise before the last pass",
                min = 0,
                search = {0, 1})
        double lastNoise,

        @Parameter("whether rare classes count more, so that all count alike in all")
        boolean balanced)
        implements UnlearningMethod {

    public Cfw() {
        this(Descent.sgd(4, 64, 0.01, 0.9, 5e-4).with(Schedule.COSINE).atLeast(200), 0.6, 0.005, true);
    }

    @Override
    public String name() {
        return "cfw";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Adds noise to the first convolution, then trains on who stays, all classes counting alike.",
                "NeurIPS 2023 unlearning challenge; Cadet et al.: Deep Unlearn, 2024, arXiv:2410.01276",
                Set.of(Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Cadet et al.: 4 epochs from 0.0007 by a cosine; weights count sample by sample, where their code"
                                + " multiplies the mean loss",
                        new Cfw(
                                Descent.sgd(4, 64, 7e-4, 0.9, 5e-4)
                                        .with(Schedule.COSINE_BY_EPOCH)
                                        .withoutAugmentation(),
                                0.6,
                                0.005,
                                true)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return descent.epochUnits(sizes.retain(), sizes);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        String first = model.network().blocks().get(0);
        Predicate<TensorSpec> stem =
                spec -> spec.kind() == Kind.CONVOLUTION && spec.block().equals(first);
        if (model.network().parameters().stream().noneMatch(stem)) {
            throw new MethodNotApplicableException("%s has no convolution in its first block to add noise to."
                    .formatted(model.network().name()));
        }
        task.addNoise(model, stem, noise, "cfw/first");
        var retain = descent.batches(task, "retain", task.retain());
        Objective objective = objective(task, retain);
        long steps = descent.steps(retain);
        long before = Math.max(0, steps - retain.batchesPerEpoch());
        Phase most = Phase.of("fine-tune", before, descent.rate(retain).part(0, steps), objective);
        Phase last = Phase.of("last", steps - before, descent.rate(retain).part(before, steps), objective)
                .startingWith(() -> task.addNoise(model, stem, lastNoise, "cfw/last"));
        task.train(model, descent.optimizer(), descent.clip(most), descent.clip(last));
    }

    private Objective objective(ForgetTask task, BatchStream retain) {
        ClassWeights weights = ClassWeights.balanced(task.retain());
        return step -> {
            Batch batch = step.next(retain);
            if (!balanced) {
                return step.loss(batch, descent.batchNorm());
            }
            NDArray losses = step.losses().each(step.logits(batch.images(), descent.batchNorm()), batch);
            return losses.mul(weights.of(batch)).mean();
        };
    }
}
