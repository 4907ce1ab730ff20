package io.lethe.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The gateway's own settings. */
@ConfigMapping(prefix = "lethe.gateway")
public interface GatewayConfig {

    /** Time to serve a request whose regulation sets none. */
    @WithDefault("P30D")
    Duration otherAllowance();

    /** How long a link to weights works. */
    @WithDefault("PT10M")
    Duration linkValidity();

    /** State changes kept for each request; the oldest go first. */
    @WithDefault("50")
    int historyLimit();
}
