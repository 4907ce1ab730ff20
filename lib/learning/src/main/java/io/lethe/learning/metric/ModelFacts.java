package io.lethe.learning.metric;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model beside its outputs.
 *
 * @param seconds wall time that made it; absent if unknown
 * @param weights its safetensors; absent: distances of weights are not asked for
 * @param relearnSteps steps until it has learned the forget set again; absent: unknown
 */
public record ModelFacts(
        @Nullable Double seconds,
        @Nullable Path weights,
        @Nullable Integer relearnSteps) {

    /** Of a model of which nothing else is known. */
    public static final ModelFacts NONE = new ModelFacts(null, null, null);
}
