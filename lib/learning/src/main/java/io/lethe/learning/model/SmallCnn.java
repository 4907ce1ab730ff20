package io.lethe.learning.model;

/**
 * A small convolutional network for tests, grey digits and quick trials: three times a 3×3 convolution, batch
 * normalisation and a max-pool, then a linear layer on the mean over the map. 64, 128 and 256 channels at width 1,
 * about 0.37 million parameters.
 */
final class SmallCnn {

    /** Name of the architecture. */
    static final String NAME = "small-cnn";

    private static final int STAGES = 3;

    private SmallCnn() {}

    /** The network for a number of outputs; the stem of the architecture has no meaning here. */
    static Network network(Architecture architecture, int outputs) {
        NetworkBuilder net = new NetworkBuilder(NAME);
        String x = "images";
        long channels = 3;
        for (int stage = 1; stage <= STAGES; stage++) {
            net.block("layer" + stage);
            long before = channels;
            channels = Math.max(1, Math.round((32 << stage) * architecture.width()));
            String filtered = net.convolution("layer%d.conv".formatted(stage), x, before, channels, 3, 1, 1);
            String active = net.relu(net.batchNorm("layer%d.bn".formatted(stage), filtered, channels));
            x = net.assign("torch.max_pool2d(%s, [2, 2], [2, 2], [0, 0], [1, 1], False)".formatted(active));
        }
        net.block("head");
        return net.build(net.linear("fc", net.globalMean(x), channels, outputs), "");
    }
}
