package io.lethe.learning.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.lethe.learning.data.PixelBatch;
import io.lethe.learning.data.Samples;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;

/**
 * Tries a processor before it is trusted with a job. In single precision its convolutions come from oneDNN, which
 * writes a kernel for each processor and shape, and has written wrong ones; in double precision torch multiplies
 * matrices of its own. A GPU is not tried: its libraries are others, and round more.
 */
public final class Soundness {

    private static final int IMAGES = 2;
    /** Rounding differs by a thousandth of this, a wrong kernel by a hundred times as much. */
    private static final double TOLERANCE = 0.01;

    private Soundness() {}

    /**
     * Compares the answers for a few images in both precisions.
     *
     * @param model is not changed
     * @param samples of the size that the job will meet, at least one
     * @throws UnsoundProcessorException if they differ
     */
    public static void require(Classifier model, Samples samples) {
        try (NDManager manager = Torch.engine().newManager()) {
            if (manager.getDevice().isGpu()) {
                return;
            }
            NDArray images = model.batch(PixelBatch.of(samples, 0, Math.min(IMAGES, samples.size())), manager)
                    .images();
            compare(model.predict(images), model.predictExactly(images));
        }
    }

    /** Where exact answers are no numbers either, the weights have no sense, and the processor is right. */
    static void compare(NDArray single, NDArray exact) {
        double difference = GradientMode.off(() ->
                single.toType(DataType.FLOAT64, true).sub(exact).square().sum().getDouble());
        double length = GradientMode.off(() -> exact.square().sum().getDouble());
        boolean near = difference <= TOLERANCE * TOLERANCE * length;
        if (!near && Double.isFinite(length)) {
            throw new UnsoundProcessorException(
                    ("This processor's answers for the network are %.0f %% off those in double precision. Set the"
                                    + " environment variable DNNL_MAX_CPU_ISA of the service to AVX2 or SSE41, and tell us of"
                                    + " the processor.")
                            .formatted(100 * Math.sqrt(difference / length)));
        }
    }
}
