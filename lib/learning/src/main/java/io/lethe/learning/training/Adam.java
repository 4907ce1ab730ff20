package io.lethe.learning.training;

import ai.djl.ndarray.NDArray;
import io.lethe.learning.torch.GradientMode;

/**
 * The Adam optimiser for one tensor, as torch's {@code Adam} with its default moments (0.9, 0.999, 1e-8). For images
 * that learn; weights are trained by {@link TrainingLoop}.
 *
 * <p>Kingma, Ba: <a href="https://arxiv.org/abs/1412.6980">Adam: A Method for Stochastic Optimization</a>, ICLR 2015,
 * algorithm 1.
 */
public final class Adam {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final NDArray tensor;
    private final double learningRate;
    private final NDArray first;
    private final NDArray second;
    private int steps;

    /**
     * Makes an optimiser; its state belongs to the tensor's manager.
     *
     * @param tensor what learns; changes in place
     * @param learningRate step size, above 0
     */
    public Adam(NDArray tensor, double learningRate) {
        this.tensor = tensor;
        this.learningRate = learningRate;
        this.first = GradientMode.off(tensor::zerosLike);
        this.second = GradientMode.off(tensor::zerosLike);
    }

    /** Moves the tensor against a gradient. */
    public void descend(NDArray gradient) {
        GradientMode.off(() -> {
            steps++;
            first.muli(BETA1).addi(gradient.duplicate().muli(1 - BETA1));
            second.muli(BETA2).addi(gradient.square().muli(1 - BETA2));
            NDArray scale =
                    second.duplicate().divi(1 - Math.pow(BETA2, steps)).sqrt().addi(EPSILON);
            return tensor.subi(first.div(scale).muli(learningRate / (1 - Math.pow(BETA1, steps))));
        });
    }
}
