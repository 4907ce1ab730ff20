package io.lethe.service.learner;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Map;

/** Configuration as a service would read it. */
public final class Configs {

    private Configs() {}

    static LearnerConfig in(Path directory) {
        return in(directory, "20G");
    }

    static LearnerConfig in(Path directory, String cacheLimit) {
        return of(
                LearnerConfig.class,
                Map.of("lethe.learner.directory", directory.toString(), "lethe.learner.cache-limit", cacheLimit));
    }

    /** A mapping with its defaults, except for some settings. */
    public static <T> T of(Class<T> mapping, Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(mapping)
                .build()
                .getConfigMapping(mapping);
    }
}
