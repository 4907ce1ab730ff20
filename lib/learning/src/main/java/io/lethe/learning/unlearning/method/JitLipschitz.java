package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.dividedBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.training.Step;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Makes the network flat around each image of the forget set, which it needs alone: JiT.
 *
 * <p>Foster, Fogarty, Schoepf, Dugue, Öztireli, Brintrup: <a href="https://arxiv.org/abs/2402.01401">An Information
 * Theoretic Approach to Machine Unlearning</a>, TMLR 2025. A step minimises the sum over a batch, and the mean over
 * some noisy copies of it, of how far the logits of an image are from those of its copy, divided by how far the copy is
 * from the image. The copies stay between the smallest and the largest value of the batch; their logits are targets,
 * and carry no gradient. Approximate, and very sensitive to noise and learning rate: nothing holds on to who stays.
 */
@AutoService(UnlearningMethod.class)
public record JitLipschitz(
        Descent descent,

        @Parameter(value = "noisy copies of each image", min = 1)
        int copies,

        @Parameter(
                value = "deviation of the noise, on images as the network takes them",
                above = 0,
                search = {0.01, 2},
                logarithmic = true)
        double noise)
        implements UnlearningMethod {

    /** Keeps the slope of the root finite where a copy changes nothing. */
    private static final float TINY = 1e-12f;

    public JitLipschitz() {
        this(
                Descent.sgd(1, 32, 0.01, 0, 0)
                        .with(BatchNormMode.FROZEN)
                        .clippedTo(1)
                        .withoutAugmentation(),
                25,
                0.5);
    }

    @Override
    public String name() {
        return "jit-lipschitz";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Makes answers change less around the images of who goes; nothing holds on to who stays.",
                "Foster et al.: An Information Theoretic Approach to Machine Unlearning, 2024, arXiv:2402.01401",
                Set.of(Reads.FORGET));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "the authors' settings for random samples and a VGG: one pass at 0.1, deviation 0.5; there are"
                                + " none for ResNet-18",
                        new JitLipschitz(
                                Descent.sgd(1, 64, 0.1, 0, 0)
                                        .with(BatchNormMode.FROZEN)
                                        .withoutAugmentation(),
                                25,
                                0.5)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return descent.epochUnits(sizes.forget(), sizes) * (1 + copies / 3.0);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var forget = descent.batches(task, "forget", task.forget());
        var phase = descent.phase(
                "flatten", forget, step -> steepness(step, step.next(forget).images()));
        task.train(model, descent.optimizer(), phase);
    }

    /** How fast the answers change around some images: a scalar, the sum over them. */
    private NDArray steepness(Step step, NDArray images) {
        NDArray logits = step.logits(images, descent.batchNorm());
        float low = images.min().getFloat();
        float high = images.max().getFloat();
        SplittableRandom random = step.random();
        NDArray total = step.manager().create(0f);
        for (int copy = 0; copy < copies; copy++) {
            try (NDManager scratch = step.manager().newSubManager()) {
                NDArray gaussian =
                        scratch.create(Randomness.gaussian(Math.toIntExact(images.size()), random), images.getShape());
                NDArray noisy = gaussian.muli((float) noise).addi(images).clip(low, high);
                NDArray target = GradientMode.off(() -> step.logits(noisy, descent.batchNorm()));
                NDArray distance = noisy.sub(images)
                        .square()
                        .sum(new int[] {1, 2, 3})
                        .add(TINY)
                        .sqrt();
                target.attach(step.manager());
                distance.attach(step.manager());
                NDArray change =
                        logits.sub(target).square().sum(new int[] {1}).add(TINY).sqrt();
                total = total.add(change.div(distance).sum());
            }
        }
        return dividedBy(total, (float) copies);
    }
}
