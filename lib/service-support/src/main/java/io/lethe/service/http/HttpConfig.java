package io.lethe.service.http;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;
import java.util.Set;

/** How a service may be called. */
@ConfigMapping(prefix = "lethe.http")
public interface HttpConfig {

    /**
     * Names under which callers may call, or {@code *}; absent: this machine's own names where only the loopback
     * address is listened on, and any elsewhere.
     */
    Optional<Set<String>> allowedHosts();
}
