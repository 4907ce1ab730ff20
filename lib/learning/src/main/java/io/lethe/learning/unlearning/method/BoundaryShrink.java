package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.dividedBy;
import static io.lethe.learning.torch.Numbers.times;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.Losses;
import io.lethe.learning.training.Step;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Pixels;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.List;
import java.util.Set;

/**
 * Training on the forget set under the nearest wrong label: boundary shrink.
 *
 * <p>Chen, Gao, Liu, Peng, Wang: <a href="https://arxiv.org/abs/2303.11570">Boundary Unlearning</a>, CVPR 2023. Each
 * image takes one step of size ε along the sign of the gradient of its loss, in pixels of 0…1 and rounded to 8 bits;
 * what the original says of that image is its new label. Where that is still the true one, the next best class is
 * taken; of independent labels the one that the original is least sure of. Nothing holds on to who stays. Approximate;
 * there is no profile {@code paper}, for the paper's learning rate could not be verified.
 */
@AutoService(UnlearningMethod.class)
public record BoundaryShrink(
        Descent descent,

        @Parameter(
                value = "how far a pixel of 0…1 moves to find the nearest wrong label",
                above = 0,
                max = 1,
                search = {0.01, 0.2})
        double reach)
        implements UnlearningMethod {

    private static final float LEVELS = 255;

    public BoundaryShrink() {
        this(Descent.sgd(10, 32, 0.001, 0.9, 0).with(BatchNormMode.FROZEN).withoutAugmentation(), 0.1);
    }

    @Override
    public String name() {
        return "boundary-shrink";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Trains on who goes under the wrong label that is nearest; nothing holds on to who stays.",
                "Chen et al.: Boundary Unlearning, CVPR 2023, arXiv:2303.11570",
                Set.of(Reads.FORGET));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return (2 + 1.0 / 3) * descent.epochUnits(sizes.forget(), sizes);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var forget = descent.batches(task, "forget", task.forget());
        var phase = descent.phase("shrink", forget, step -> {
            Batch batch = step.next(forget);
            return step.loss(batch.withLabels(nearestWrong(task.original(), step, batch)), descent.batchNorm());
        });
        task.train(model, descent.optimizer(), phase);
    }

    /** The labels that the original gives images one step towards its decision boundary, none of them all true. */
    NDArray nearestWrong(Classifier original, Step step, Batch batch) {
        NDArray logits = original.predict(moved(original, batch));
        NDArray labels = batch.labels();
        if (original.task().kind() == Task.Kind.SINGLE_LABEL) {
            NDArray truth = labels.oneHot(original.task().outputs());
            return GradientMode.off(() -> logits.sub(times(truth, 1e9f)).argMax(1));
        }
        return flippedWhereNoneChanged(step, logits, labels);
    }

    private static NDArray flippedWhereNoneChanged(Step step, NDArray logits, NDArray labels) {
        float[] answers = logits.toFloatArray();
        float[] truth = labels.toFloatArray();
        int width = Math.toIntExact(labels.getShape().get(1));
        for (int first = 0; first < answers.length; first += width) {
            int leastSure = first;
            boolean changed = false;
            for (int j = first; j < first + width; j++) {
                leastSure = Math.abs(answers[j]) < Math.abs(answers[leastSure]) ? j : leastSure;
                changed |= answers[j] > 0 != truth[j] > 0;
            }
            float sure = answers[leastSure];
            for (int j = first; j < first + width; j++) {
                answers[j] = answers[j] > 0 ? 1 : 0;
            }
            answers[leastSure] = changed ? (sure > 0 ? 1 : 0) : 1 - truth[leastSure];
        }
        return step.manager().create(answers, labels.getShape());
    }

    private NDArray moved(Classifier original, Batch batch) {
        Pixels pixels = new Pixels(original.architecture());
        NDArray images = batch.images().duplicate();
        images.setRequiresGradient(true);
        NDArray loss = GradientMode.on(
                () -> new Losses(original.task()).loss(original.logits(images, BatchNormMode.FROZEN), batch));
        NDArray direction = Torch.engine()
                .operations()
                .gradients(loss, List.of(images))
                .get(0)
                .sign();
        return GradientMode.off(() -> {
            NDArray further = pixels.of(batch.images())
                    .add(times(direction, (float) reach))
                    .clip(0, 1);
            return pixels.normalised(dividedBy(times(further, LEVELS).round(), LEVELS));
        });
    }
}
