package io.lethe.learning.training;

import static io.lethe.learning.torch.Numbers.dividedBy;
import static io.lethe.learning.torch.Numbers.times;

import ai.djl.ndarray.NDArray;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.Task;
import io.lethe.learning.torch.TensorOperations;
import io.lethe.learning.torch.Torch;

/** Losses of a task, on logits. Results belong to the manager of the logits, and gradients flow through them. */
public final class Losses {

    /** Far below any logit. */
    private static final float EXCLUDED = 1e9f;

    private final Task.Kind kind;

    /** Losses for a task. */
    public Losses(Task task) {
        this.kind = task.kind();
    }

    /**
     * The task's own loss: cross entropy, or binary cross entropy as mean over labels.
     *
     * @param logits {@code [batch, outputs]} float32
     * @param batch where the labels come from
     * @return scalar, mean over the batch
     */
    public NDArray loss(NDArray logits, Batch batch) {
        return kind == Task.Kind.SINGLE_LABEL
                ? operations().crossEntropy(logits, batch.labels())
                : operations().binaryCrossEntropy(logits, batch.labels());
    }

    /**
     * The task's loss apart by what is predicted.
     *
     * @param logits {@code [batch, outputs]} float32
     * @param batch where the labels come from
     * @return {@code [batch]}, or {@code [batch, labels]} for independent labels; its mean is {@link #loss}
     */
    public NDArray each(NDArray logits, Batch batch) {
        return kind == Task.Kind.SINGLE_LABEL
                ? operations().classLosses(logits, batch.labels())
                : operations().labelLosses(logits, batch.labels());
    }

    /** Entropy of each answer in nats, {@code [batch]}: of softmax, or the sum of those of each label. */
    public NDArray entropy(NDArray logits) {
        return kind == Task.Kind.SINGLE_LABEL
                ? operations().classEntropy(logits)
                : operations().labelEntropy(logits);
    }

    /**
     * How hard each sample is for a model: {@code ln(exp(loss) − 1)}, for a single label {@code ln((1 − p) / p)} where
     * {@code p} is the probability of the truth (LiRA's logit-scaled confidence with its sign turned). Loss and
     * hardness order samples alike; but where the model is certain the gradient of the loss vanishes, and that of
     * hardness doesn't.
     *
     * @param logits {@code [batch, outputs]} float32
     * @param batch where the labels come from
     * @return {@code [batch]}
     */
    public NDArray hardness(NDArray logits, Batch batch) {
        if (kind == Task.Kind.MULTI_LABEL) {
            return operations().labelHardness(logits, batch.labels());
        }
        NDArray truth = batch.labels().oneHot(Math.toIntExact(logits.getShape().get(1)));
        NDArray others = logits.sub(times(truth, EXCLUDED));
        NDArray largest = others.max(new int[] {1}, true);
        NDArray logSum =
                others.sub(largest).exp().sum(new int[] {1}, true).log().add(largest);
        return logSum.squeeze(1).sub(logits.mul(truth).sum(new int[] {1}));
    }

    /**
     * Distillation divergence {@code T² · KL(teacher/T ‖ student/T)}: of softmax, or of each label's sigmoid as mean
     * over labels.
     *
     * @param teacher logits {@code [batch, outputs]} float32, from {@code predict}
     * @param student logits {@code [batch, outputs]} float32
     * @param temperature T, above 0
     * @return scalar, mean over the batch
     */
    public NDArray divergence(NDArray teacher, NDArray student, double temperature) {
        NDArray softTeacher = dividedBy(teacher, temperature);
        NDArray softStudent = dividedBy(student, temperature);
        NDArray divergence = kind == Task.Kind.SINGLE_LABEL
                ? operations().classDivergence(softTeacher, softStudent)
                : operations().labelDivergence(softTeacher, softStudent);
        return times(divergence, (float) (temperature * temperature));
    }

    private static TensorOperations operations() {
        return Torch.engine().operations();
    }
}
