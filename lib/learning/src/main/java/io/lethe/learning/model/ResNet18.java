package io.lethe.learning.model;

import io.lethe.learning.model.Architecture.Stem;
import java.util.ArrayList;
import java.util.List;

/**
 * ResNet-18 as torchvision builds it: names and shapes of its tensors, and its forward pass as TorchScript text.
 *
 * <p>He, Zhang, Ren, Sun: <a href="https://arxiv.org/abs/1512.03385">Deep Residual Learning for Image Recognition</a>,
 * CVPR 2016. Width and stem may differ from the paper, see {@link Architecture}.
 */
final class ResNet18 {

    /** Name of the architecture. */
    static final String NAME = "resnet18";

    /**
     * A 3×3 convolution with padding 1. On a map of a single pixel, or of 2×2 with stride 2, most of the kernel only
     * ever meets padding; leaving these weights out gives the same sums in a fraction of the time. On a map of 2×2 with
     * stride 1 each pixel sees all four, so that 16 products of matrices do the work of 36. Images of 32 and 64 pixels
     * shrink to such maps.
     */
    private static final String CONVOLUTION = """
              def convolution(self: @Self, x: Tensor, w: Tensor, stride: int) -> Tensor:
                pixel = torch.__and__(torch.eq(torch.size(x, 2), stride), torch.eq(torch.size(x, 3), stride))
                four = torch.__and__(torch.eq(torch.size(x, 2), 2), torch.eq(torch.size(x, 3), 2))
                if pixel:
                  end = torch.add(1, stride)
                  rows = torch.slice(torch.permute(w, [0, 2, 3, 1]), 1, 1, end, 1)
                  met = torch.flatten(torch.slice(rows, 2, 1, end, 1), 1, -1)
                  seen = torch.flatten(torch.permute(x, [0, 2, 3, 1]), 1, -1)
                  y = torch.unsqueeze(torch.unsqueeze(torch.linear(seen, met, None), 2), 3)
                else:
                  if four:
                    y = (self).four(x, w)
                  else:
                    y = torch.conv2d(x, w, None, [stride, stride], [1, 1], [1, 1], 1)
                return y
            """;

    /**
     * The convolution of a map of 2×2 as products of matrices, one a weight of the kernel: {@code k[4]} takes each
     * pixel to itself, the others take rows, columns and corners across. Weights come first in each product, and the
     * kernel is unbound as it lies in memory, so that gradients come out as the weights lie: moving them costs what
     * this saves.
     */
    private static final String FOUR = """
              def four(self: @Self, x: Tensor, w: Tensor) -> Tensor:
                batch = torch.size(x, 0)
                outputs = torch.size(w, 0)
                k = torch.unbind(torch.flatten(torch.permute(w, [0, 2, 3, 1]), 1, 2), 1)
                pixels = torch.permute(x, [0, 2, 3, 1])
                all = torch.t(torch.flatten(pixels, 0, 2))
                rows = torch.unbind(pixels, 1)
                columns = torch.unbind(pixels, 2)
                upper = torch.unbind(rows[0], 1)
                lower = torch.unbind(rows[1], 1)
                y = torch.view(torch.mm(k[4], all), [outputs, batch, 2, 2])
                up = torch.view(torch.mm(k[7], torch.t(torch.flatten(rows[1], 0, 1))), [outputs, batch, 2])
                down = torch.view(torch.mm(k[1], torch.t(torch.flatten(rows[0], 0, 1))), [outputs, batch, 2])
                left = torch.view(torch.mm(k[5], torch.t(torch.flatten(columns[1], 0, 1))), [outputs, batch, 2])
                right = torch.view(torch.mm(k[3], torch.t(torch.flatten(columns[0], 0, 1))), [outputs, batch, 2])
                to0 = torch.mm(k[8], torch.t(lower[1]))
                to1 = torch.mm(k[6], torch.t(lower[0]))
                to2 = torch.mm(k[2], torch.t(upper[1]))
                to3 = torch.mm(k[0], torch.t(upper[0]))
                vertical = torch.stack([up, down], 2)
                horizontal = torch.stack([left, right], 3)
                diagonal = torch.view(torch.stack([to0, to1, to2, to3], 2), [outputs, batch, 2, 2])
                sum = torch.add_(torch.add_(torch.add_(diagonal, horizontal), vertical), y)
                return torch.contiguous(torch.permute(sum, [1, 0, 2, 3]), memory_format=2)
            """;

    private static final int STAGES = 4;
    private static final int BLOCKS = 2;

    private final Stem stem;
    private final List<TensorShape> parameters = new ArrayList<>();
    private final List<TensorShape> buffers = new ArrayList<>();

    ResNet18(Architecture architecture, int outputs) {
        this.stem = architecture.stem();
        int kernel = stem == Stem.IMAGENET ? 7 : 3;
        long channels = channels(architecture, 0);
        convolution("conv1", 3, channels, kernel);
        normalisation("bn1", channels);
        long before = channels;
        for (int stage = 0; stage < STAGES; stage++) {
            channels = channels(architecture, stage);
            for (int block = 0; block < BLOCKS; block++) {
                String name = "layer%d.%d".formatted(stage + 1, block);
                convolution(name + ".conv1", before, channels, 3);
                normalisation(name + ".bn1", channels);
                convolution(name + ".conv2", channels, channels, 3);
                normalisation(name + ".bn2", channels);
                if (downsamples(stage, block)) {
                    convolution(name + ".downsample.0", before, channels, 1);
                    normalisation(name + ".downsample.1", channels);
                }
                before = channels;
            }
        }
        parameters.add(TensorShape.of("fc.weight", outputs, channels));
        parameters.add(TensorShape.of("fc.bias", outputs));
    }

    /** Tensors that are learned. */
    List<TensorShape> parameters() {
        return List.copyOf(parameters);
    }

    /** Running statistics of batch normalisation: mean and variance of each layer in turn. */
    List<TensorShape> buffers() {
        return List.copyOf(buffers);
    }

    /**
     * Text of two methods, {@code train} and {@code frozen}, that map images {@code [batch, 3, height, width]},
     * parameters and running statistics to logits {@code [batch, outputs]}; {@code train} also moves the running
     * statistics.
     */
    String script() {
        return FOUR + CONVOLUTION + forward("train", true) + forward("frozen", false);
    }

    private String forward(String method, boolean training) {
        Text text = new Text(method, training);
        String x = text.relu(
                switch (stem) {
                    case IMAGENET -> text.normalised("images", 2, 3);
                    case SMALL_STRIDE_2 -> text.normalised("images", 2, 1);
                    case SMALL -> text.normalised("images", 1, 1);
                });
        if (stem == Stem.IMAGENET) {
            x = text.assign("torch.max_pool2d(%s, [3, 3], [2, 2], [1, 1], [1, 1], False)".formatted(x));
        }
        for (int stage = 0; stage < STAGES; stage++) {
            for (int block = 0; block < BLOCKS; block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                String inner = text.relu(text.normalised3x3(x, stride));
                String outer = text.normalised3x3(inner, 1);
                String shortcut = downsamples(stage, block) ? text.normalised(x, stride, 0) : x;
                x = text.relu(text.assign("torch.add_(%s, %s)".formatted(outer, shortcut)));
            }
        }
        return text.head(x);
    }

    private static long channels(Architecture architecture, int stage) {
        return Math.max(1, Math.round((64 << stage) * architecture.width()));
    }

    private static boolean downsamples(int stage, int block) {
        return stage > 0 && block == 0;
    }

    private void convolution(String name, long inputs, long outputs, int kernel) {
        parameters.add(TensorShape.of(name + ".weight", outputs, inputs, kernel, kernel));
    }

    private void normalisation(String name, long channels) {
        parameters.add(TensorShape.of(name + ".weight", channels));
        parameters.add(TensorShape.of(name + ".bias", channels));
        buffers.add(TensorShape.of(name + ".running_mean", channels));
        buffers.add(TensorShape.of(name + ".running_var", channels));
    }

    /** Lines of a method; takes parameters {@code p} and running statistics {@code s} in the order of their lists. */
    private static final class Text {
        private final StringBuilder lines = new StringBuilder();
        private final boolean training;
        private int parameters;
        private int statistics;
        private int variables;

        Text(String method, boolean training) {
            this.training = training;
            lines.append("  def %s(self: @Self, images: Tensor, p: List[Tensor], s: List[Tensor]) -> Tensor:%n"
                    .formatted(method));
        }

        String assign(String expression) {
            String name = "x" + variables++;
            lines.append("    %s = %s%n".formatted(name, expression));
            return name;
        }

        String normalised(String input, int stride, int padding) {
            return normalised(assign("torch.conv2d(%1$s, %2$s, None, [%3$d, %3$d], [%4$d, %4$d], [1, 1], 1)"
                    .formatted(input, parameter(), stride, padding)));
        }

        String normalised3x3(String input, int stride) {
            return normalised(assign("(self).convolution(%s, %s, %d)".formatted(input, parameter(), stride)));
        }

        private String normalised(String x) {
            return assign("torch.batch_norm(%s, %s, %s, %s, %s, %s, 0.1, 1.0e-05, True)"
                    .formatted(x, parameter(), parameter(), statistic(), statistic(), training ? "True" : "False"));
        }

        String relu(String input) {
            return assign("torch.relu_(%s)".formatted(input));
        }

        String head(String input) {
            String pooled = assign("torch.flatten(torch.adaptive_avg_pool2d(%s, [1, 1]), 1, -1)".formatted(input));
            lines.append("    return torch.linear(%s, %s, %s)%n".formatted(pooled, parameter(), parameter()));
            return lines.toString();
        }

        private String parameter() {
            return "p[%d]".formatted(parameters++);
        }

        /**
         * A frozen pass takes copies: backward reads the statistics once more, and a training pass may have moved them
         * in the meantime.
         */
        private String statistic() {
            return (training ? "s[%d]" : "torch.clone(s[%d], memory_format=None)").formatted(statistics++);
        }
    }
}
