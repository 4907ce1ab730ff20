package io.lethe.service.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code lethe_build_info}: which version runs. */
@Singleton
public class BuildInfo implements MeterBinder {

    private final String version;
    private final String revision;

    /**
     * Makes the series.
     *
     * @param version version of the service
     * @param revision commit that it was built from
     */
    @Inject
    public BuildInfo(
            @ConfigProperty(name = "quarkus.application.version") String version,
            @ConfigProperty(name = "lethe.build.revision", defaultValue = "unknown") String revision) {
        this.version = version;
        this.revision = revision;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("lethe.build.info", () -> 1)
                .description("Always 1; the labels say which build runs")
                .tag("version", version)
                .tag("revision", revision)
                .register(registry);
    }
}
