package io.lethe.training;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How original models are trained. */
@ConfigMapping(prefix = "lethe.training")
public interface TrainingConfig {

    /** Seed where the announcement of a dataset names none. */
    @WithDefault("1")
    long seed();
}
