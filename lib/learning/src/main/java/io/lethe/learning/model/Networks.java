package io.lethe.learning.model;

import io.lethe.learning.data.InvalidInputException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The networks by the name of their architecture. */
final class Networks {

    private static final Map<String, BiFunction<Architecture, Integer, Network>> BY_NAME = new TreeMap<>(Map.of(
            ResNet18.NAME, ResNet18::network,
            SmallCnn.NAME, SmallCnn::network,
            CompactTransformer.NAME, CompactTransformer::network));

    private Networks() {}

    /**
     * The network of an architecture.
     *
     * @throws InvalidInputException if no network has the name, or the width is none that can be computed with
     */
    static Network of(Architecture architecture, int outputs) {
        var network = BY_NAME.get(architecture.name());
        if (network == null) {
            throw new InvalidInputException("Unknown architecture '%s'; known are %s."
                    .formatted(architecture.name(), String.join(", ", BY_NAME.keySet())));
        }
        if (!architecture.hasSoundWidth()) {
            throw new InvalidInputException(
                    "The width of a network must be a power of two, such as 1, 0.5 or 0.25, not %s."
                            .formatted(architecture.width()));
        }
        return network.apply(architecture, outputs);
    }
}
