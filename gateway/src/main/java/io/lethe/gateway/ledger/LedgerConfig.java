package io.lethe.gateway.ledger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of the view. */
@ConfigMapping(prefix = "lethe.gateway")
public interface LedgerConfig {

    /**
     * Folder of the view's database, of this process alone. On a volume, a restart goes on where the last one ended;
     * elsewhere, it reads the topics from their beginning.
     */
    @WithDefault("${java.io.tmpdir}/lethe-gateway-view")
    Path viewDirectory();

    /**
     * How long a gateway that starts is not ready because its view is not complete; then it takes requests in without.
     */
    @WithDefault("PT2M")
    Duration viewPatience();

    /** How long the view may make no progress, though the broker answers, before the process counts as dead. */
    @WithDefault("PT2M")
    Duration stallTimeout();
}
