package io.lethe.service.learner;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Map;

/** Configuration as a service would read it. */
final class Configs {

    private Configs() {}

    static LearnerConfig in(Path directory) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(
                        Map.of("lethe.learner.directory", directory.toString()), "test", 100))
                .withMapping(LearnerConfig.class)
                .build()
                .getConfigMapping(LearnerConfig.class);
    }
}
