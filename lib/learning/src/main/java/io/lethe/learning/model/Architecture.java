package io.lethe.learning.model;

/**
 * Shape of a network; the number of outputs comes from the task.
 *
 * @param name network: {@code resnet18}, {@code small-cnn} or {@code cct-2-3x2}
 * @param width multiplier of the channel counts; 1 is the published network. Only powers of two can be computed with:
 *     oneDNN, which does the convolutions, has been seen to give wrong sums for channel counts such as 40 and 80
 * @param stem first layers of a residual network; the others have one kind only
 * @param mean subtracted from each 0…255 pixel value
 * @param deviation divides after the mean is subtracted
 */
public record Architecture(String name, double width, Stem stem, PerChannel mean, PerChannel deviation) {

    /** A network whose input is normalised alike in every channel. */
    public Architecture(String name, double width, Stem stem, double mean, double deviation) {
        this(name, width, stem, PerChannel.of(mean), PerChannel.of(deviation));
    }

    /** Whether the width is a power of two, such as 1, 0.5 or 0.25. */
    public boolean hasSoundWidth() {
        return width > 0 && Double.isFinite(width) && width == Math.scalb(1.0, Math.getExponent(width));
    }

    /** First layers of a residual network. */
    public enum Stem {
        /** 7×7 convolution with stride 2 and a max-pool with stride 2, as torchvision has it. */
        IMAGENET,
        /** 3×3 convolution with stride 2, no max-pool: for images of about 48 to 64 pixels. */
        SMALL_STRIDE_2,
        /** 3×3 convolution with stride 1, no max-pool: for images of about 32 pixels. */
        SMALL
    }
}
