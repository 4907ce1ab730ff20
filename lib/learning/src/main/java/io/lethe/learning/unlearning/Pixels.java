package io.lethe.learning.unlearning;

import static io.lethe.learning.torch.Numbers.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.training.Step;
import java.util.function.UnaryOperator;

/**
 * Images as pixels of 0…1, in which publications state how far an image moves, and as a network takes them.
 *
 * @param input how the network normalises pixels
 */
public record Pixels(Architecture input) {

    private static final float WHITE = 255;

    /** The pixels of normalised images, 0…1. */
    public NDArray of(NDArray images) {
        NDManager owner = images.getManager();
        return images.mul(input.deviation().tensor(owner, WHITE))
                .add(input.mean().tensor(owner, WHITE));
    }

    /** Normalised images of pixels. Gradients flow through it. */
    public NDArray normalised(NDArray pixels) {
        NDManager owner = pixels.getManager();
        return times(pixels, WHITE)
                .sub(input.mean().tensor(owner, 1))
                .div(input.deviation().tensor(owner, 1));
    }

    /**
     * Moves images towards a higher score, by the sign of its gradient; pixels stay in 0…1.
     *
     * @param images normalised, {@code [batch, 3, height, width]}
     * @param times how many steps
     * @param stride how far each step moves a pixel of 0…1
     * @param score a scalar for normalised images; what else it depends on is not changed
     * @return normalised images without a graph, no pixel further than {@code times · stride} from where it was
     */
    public NDArray climb(Step step, NDArray images, int times, double stride, UnaryOperator<NDArray> score) {
        NDArray start = of(images);
        NDArray moved = start.zerosLike();
        moved.setRequiresGradient(true);
        for (int i = 0; i < times; i++) {
            NDArray value = score.apply(normalised(start.add(moved).clip(0, 1)));
            NDArray direction = step.gradients(value, moved).get(0).sign();
            GradientMode.off(() -> moved.addi(times(direction, (float) stride)));
        }
        return GradientMode.off(() -> normalised(start.add(moved).clip(0, 1)));
    }
}
