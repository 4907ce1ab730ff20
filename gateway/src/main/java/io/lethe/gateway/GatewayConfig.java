package io.lethe.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** The gateway's own settings, but for those of its view. */
@ConfigMapping(prefix = "lethe.gateway")
public interface GatewayConfig {

    /** Where the coordinator answers, which plans requests that are only asked about. */
    @WithDefault("http://localhost:8083")
    URI coordinatorUrl();

    /** Where the dataset-service answers, which knows the datasets. */
    @WithDefault("http://localhost:8081")
    URI datasetUrl();

    /** How long the coordinator may take for a plan. */
    @WithDefault("PT20S")
    Duration planPatience();

    /** How long a link to weights works. */
    @WithDefault("PT10M")
    Duration linkValidity();
}
