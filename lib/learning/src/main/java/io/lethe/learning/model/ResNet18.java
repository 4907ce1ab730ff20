package io.lethe.learning.model;

import io.lethe.learning.model.Architecture.Stem;

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

    /**
     * A convolution with a kernel of one pixel, as a product of matrices. oneDNN's own writes past its workspace where
     * the input has fewer channels than a vector has lanes (its issue 6035), and on some processors with AVX-512 is
     * wrong for 512 outputs, which every ResNet-18 has.
     */
    private static final String PROJECTION = """
              def projection(self: @Self, x: Tensor, w: Tensor, stride: int) -> Tensor:
                rows = torch.slice(torch.permute(x, [0, 2, 3, 1]), 1, 0, 9223372036854775807, stride)
                pixels = torch.slice(rows, 2, 0, 9223372036854775807, stride)
                return torch.permute(torch.linear(pixels, torch.flatten(w, 1, -1), None), [0, 3, 1, 2])
            """;

    private static final int STAGES = 4;
    private static final int BLOCKS = 2;

    private ResNet18() {}

    /** The network for a number of outputs; its blocks are the stem, the four layers and the head. */
    static Network network(Architecture architecture, int outputs) {
        NetworkBuilder net = new NetworkBuilder(NAME);
        long channels = channels(architecture, 0);
        String x = stem(net, architecture.stem(), channels);
        for (int stage = 0; stage < STAGES; stage++) {
            net.block("layer" + (stage + 1));
            for (int block = 0; block < BLOCKS; block++) {
                String name = "layer%d.%d".formatted(stage + 1, block);
                long before = channels;
                channels = channels(architecture, stage);
                x = residual(net, name, x, before, channels, stage > 0 && block == 0);
            }
        }
        net.block("head");
        return net.build(net.linear("fc", net.globalMean(x), channels, outputs), FOUR + CONVOLUTION + PROJECTION);
    }

    private static String stem(NetworkBuilder net, Stem stem, long channels) {
        net.block("stem");
        int kernel = stem == Stem.IMAGENET ? 7 : 3;
        int stride = stem == Stem.SMALL ? 1 : 2;
        String filtered = net.convolution("conv1", "images", 3, channels, kernel, stride, kernel / 2);
        String x = net.relu(net.batchNorm("bn1", filtered, channels));
        return stem == Stem.IMAGENET
                ? net.assign("torch.max_pool2d(%s, [3, 3], [2, 2], [1, 1], [1, 1], False)".formatted(x))
                : x;
    }

    private static String residual(
            NetworkBuilder net, String name, String x, long inputs, long outputs, boolean halves) {
        int stride = halves ? 2 : 1;
        String first = convolution3x3(net, name + ".conv1", x, inputs, outputs, stride);
        String inner = net.relu(net.batchNorm(name + ".bn1", first, outputs));
        String second = convolution3x3(net, name + ".conv2", inner, outputs, outputs, 1);
        String outer = net.batchNorm(name + ".bn2", second, outputs);
        String shortcut = x;
        if (halves) {
            String reduced = projection(net, name + ".downsample.0", x, inputs, outputs, stride);
            shortcut = net.batchNorm(name + ".downsample.1", reduced, outputs);
        }
        return net.relu(net.assign("torch.add_(%s, %s)".formatted(outer, shortcut)));
    }

    private static String convolution3x3(
            NetworkBuilder net, String layer, String x, long inputs, long outputs, int stride) {
        String kernel = net.kernel(layer, x, inputs, outputs, 3, stride, 1);
        return net.assign("(self).convolution(%s, %s, %d)".formatted(x, kernel, stride));
    }

    private static String projection(
            NetworkBuilder net, String layer, String x, long inputs, long outputs, int stride) {
        String kernel = net.kernel(layer, x, inputs, outputs, 1, stride, 0);
        return net.assign("(self).projection(%s, %s, %d)".formatted(x, kernel, stride));
    }

    private static long channels(Architecture architecture, int stage) {
        return Math.max(1, Math.round((64 << stage) * architecture.width()));
    }
}
