package io.lethe.learning.training;

import ai.djl.ndarray.NDArray;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.Task;
import io.lethe.learning.torch.TensorOperations;
import io.lethe.learning.torch.Torch;

/** Losses of a task, on logits. Results belong to the manager of the logits, and gradients flow through them. */
public final class Losses {

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
     * Distillation divergence {@code T² · KL(teacher/T ‖ student/T)}: of softmax, or of each label's sigmoid as mean
     * over labels.
     *
     * @param teacher logits {@code [batch, outputs]} float32, from {@code predict}
     * @param student logits {@code [batch, outputs]} float32
     * @param temperature T, above 0
     * @return scalar, mean over the batch
     */
    public NDArray divergence(NDArray teacher, NDArray student, double temperature) {
        NDArray softTeacher = teacher.div(temperature);
        NDArray softStudent = student.div(temperature);
        NDArray divergence = kind == Task.Kind.SINGLE_LABEL
                ? operations().classDivergence(softTeacher, softStudent)
                : operations().labelDivergence(softTeacher, softStudent);
        return divergence.mul(temperature * temperature);
    }

    private static TensorOperations operations() {
        return Torch.engine().operations();
    }
}
