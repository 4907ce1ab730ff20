package io.lethe.service.tracing;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** Where spans go. */
@ConfigMapping(prefix = "lethe.traces")
public interface TracesConfig {

    /**
     * Where a collector takes spans (OTLP over HTTP), such as {@code http://collector:4318/v1/traces}; absent: none are
     * made.
     */
    Optional<URI> endpoint();
}
