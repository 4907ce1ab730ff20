package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.atMost;
import static io.lethe.learning.torch.Numbers.times;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.Step;
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
 * Descent on the retain set, and ascent on the forget set and on noisy copies of it, so that not even images nearby are
 * known: RURK.
 *
 * <p>Minimises {@code loss(retain batch) − λ_f · loss(forget batch) − λ_a · loss(forget batch + τ·ξ)} with Gaussian
 * {@code ξ}: three forward passes, each normalised by itself, and one backward. As an extension of Cadet et al., <a
 * href="https://arxiv.org/abs/2410.01276">Deep Unlearn</a>, 2024, has it in its reproduction; the original publication
 * on residual knowledge could not be read. Approximate; the ascent has no upper bound unless it is given one.
 */
@AutoService(UnlearningMethod.class)
public record Rurk(
        Descent descent,

        @Parameter(
                value = "weight of the loss of who goes",
                min = 0,
                search = {1e-3, 0.5},
                logarithmic = true)
        double forgetWeight,

        @Parameter(
                value = "weight of the loss of who goes under noise",
                min = 0,
                search = {1e-5, 1e-2},
                logarithmic = true)
        double noisyWeight,

        @Parameter(
                value = "deviation of the noise, on images as the network takes them",
                min = 0,
                search = {0.01, 0.1})
        double noise,

        @Parameter("whether the losses of who goes count no further than that of guessing, ln C")
        boolean bounded)
        implements UnlearningMethod {

    public Rurk() {
        this(
                Descent.sgd(4, 64, 0.005, 0.9, 5e-4)
                        .with(Schedule.COSINE)
                        .clippedTo(1)
                        .atLeast(100),
                0.05,
                0.005,
                0.03,
                true);
    }

    @Override
    public String name() {
        return "rurk";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Descends the loss of who stays and ascends that of who goes, with and without noise on their images.",
                "an extension of Cadet et al.: Deep Unlearn, 2024, arXiv:2410.01276",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "the reproduction of Deep Unlearn: 2 epochs at 0.01, weights 0.03 and 0.00045, no bound",
                        new Rurk(
                                Descent.sgd(2, 128, 0.01, 0.9, 5e-4).withoutAugmentation(),
                                0.03,
                                0.00045,
                                0.03,
                                false)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        double steps = descent.epochUnits(sizes.retain(), sizes);
        return steps + 2 * steps * Math.min(1, (double) sizes.forget() / descent.batchSize());
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var retain = descent.batches(task, "retain", task.retain());
        var forget = descent.batches(task, "forget", task.forget());
        float most = (float) (bounded ? task.guessingLoss() : Float.MAX_VALUE);
        var phase = descent.phase("forget", retain, step -> {
            NDArray keep = step.loss(step.next(retain), descent.batchNorm());
            Batch drop = step.next(forget);
            NDArray known = atMost(step.loss(drop, descent.batchNorm()), most);
            NDArray nearby = atMost(step.loss(noisy(step, drop), descent.batchNorm()), most);
            return keep.sub(times(known, (float) forgetWeight)).sub(times(nearby, (float) noisyWeight));
        });
        task.train(model, descent.optimizer(), phase);
    }

    private Batch noisy(Step step, Batch batch) {
        NDArray gaussian = step.gaussian(batch.images().getShape(), step.random());
        return new Batch(times(gaussian, (float) noise).add(batch.images()), batch.labels(), batch.rows());
    }
}
