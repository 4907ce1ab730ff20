package io.lethe.learning.model;

import io.lethe.learning.model.Initialiser.Constant;
import io.lethe.learning.model.Initialiser.TruncatedNormal;

/**
 * A small vision transformer, CCT-2/3×2: two 3×3 convolutions with a max-pool each cut the image into tokens, two
 * encoder layers with two heads of 64 channels attend to them, and an attention-weighted mean goes to the output layer.
 * 128 channels at width 1, about 0.28 million parameters. Of the paper's variants the one without position embedding,
 * which takes images of any size; without its drop-outs, which would make a pass a matter of chance.
 *
 * <p>Hassani, Walton, Shah, Abuduweili, Li, Shi: <a href="https://arxiv.org/abs/2104.05704">Escaping the Big Data
 * Paradigm with Compact Transformers</a>, 2021. Tensors are named as in the authors' code.
 */
final class CompactTransformer {

    /** Name of the architecture. */
    static final String NAME = "cct-2-3x2";

    private static final int LAYERS = 2;
    private static final int HEADS = 2;
    private static final Initialiser WEIGHT = new TruncatedNormal(0.02);
    private static final Initialiser ZERO = new Constant(0);

    /** {@code heads} gives each head its slice of the channels; the scores are scaled by the root of their number. */
    private static final String ATTENTION = """
              def heads(self: @Self, x: Tensor, count: int) -> Tensor:
                width = torch.floordiv(torch.size(x, 2), count)
                return torch.transpose(torch.view(x, [torch.size(x, 0), torch.size(x, 1), count, width]), 1, 2)
              def attention(self: @Self, qkv: Tensor, count: int) -> Tensor:
                parts = torch.chunk(qkv, 3, 2)
                q = (self).heads(torch.contiguous(parts[0]), count)
                k = (self).heads(torch.contiguous(parts[1]), count)
                v = (self).heads(torch.contiguous(parts[2]), count)
                scores = torch.div(torch.matmul(q, torch.transpose(k, 2, 3)), torch.sqrt(torch.size(q, 3)))
                mixed = torch.matmul(torch.softmax(scores, 3), v)
                return torch.flatten(torch.transpose(mixed, 1, 2), 2, 3)
            """;

    private CompactTransformer() {}

    /** The network for a number of outputs; the stem of the architecture has no meaning here. */
    static Network network(Architecture architecture, int outputs) {
        NetworkBuilder net = new NetworkBuilder(NAME);
        long width = HEADS * Math.max(1, Math.round(64 * architecture.width()));
        net.block("tokenizer");
        String x = token(net, "tokenizer.conv_layers.0.0", "images", 3, Math.max(1, width / 2));
        x = token(net, "tokenizer.conv_layers.1.0", x, Math.max(1, width / 2), width);
        x = net.assign("torch.transpose(torch.flatten(%s, 2, 3), 1, 2)".formatted(x));
        for (int layer = 0; layer < LAYERS; layer++) {
            net.block("layer" + (layer + 1));
            x = encoder(net, "classifier.blocks.%d".formatted(layer), x, width);
        }
        net.block("head");
        x = net.layerNorm("classifier.norm", x, width);
        String scores = net.linear("classifier.attention_pool", x, width, 1, WEIGHT, ZERO);
        String shares = net.assign("torch.transpose(torch.softmax(%s, 1), 1, 2)".formatted(scores));
        String pooled = net.assign("torch.squeeze(torch.matmul(%s, %s), 1)".formatted(shares, x));
        return net.build(net.linear("classifier.fc", pooled, width, outputs, WEIGHT, ZERO), ATTENTION);
    }

    private static String token(NetworkBuilder net, String layer, String x, long inputs, long outputs) {
        String active = net.relu(net.convolution(layer, x, inputs, outputs, 3, 1, 1));
        return net.assign("torch.max_pool2d(%s, [3, 3], [2, 2], [1, 1], [1, 1], False)".formatted(active));
    }

    private static String encoder(NetworkBuilder net, String layer, String x, long width) {
        String normalised = net.layerNorm(layer + ".pre_norm", x, width);
        String qkv = net.linear(layer + ".self_attn.qkv", normalised, width, 3 * width, WEIGHT, null);
        String mixed = net.assign("(self).attention(%s, %d)".formatted(qkv, HEADS));
        String attended = net.linear(layer + ".self_attn.proj", mixed, width, width, WEIGHT, ZERO);
        String sum = net.layerNorm(layer + ".norm1", net.assign("torch.add(%s, %s)".formatted(x, attended)), width);
        String hidden = net.linear(layer + ".linear1", sum, width, width, WEIGHT, ZERO);
        String active = net.assign("torch.gelu(%s)".formatted(hidden));
        String changed = net.linear(layer + ".linear2", active, width, width, WEIGHT, ZERO);
        return net.assign("torch.add(%s, %s)".formatted(sum, changed));
    }
}
