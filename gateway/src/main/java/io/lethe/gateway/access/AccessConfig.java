package io.lethe.gateway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Who may come in. The identity provider is named by {@code quarkus.oidc.*}. */
@ConfigMapping(prefix = "lethe.gateway")
public interface AccessConfig {

    /** Whether callers have to say who they are. */
    @WithDefault("required")
    Authentication authentication();

    /** File with the keys of machines, as {@link ApiKeys} reads it; a change is noticed without a restart. */
    Optional<Path> apiKeys();

    /** How often one caller may call within a minute, all at once included; counted where callers say who they are. */
    @WithDefault("6000")
    int callsPerMinute();

    /**
     * How long browsers shall call this host by HTTPS alone, such as {@code P365D}; absent: they are not told. For a
     * host whose callers all come by HTTPS, wherever that ends: what browsers were told cannot be taken back.
     */
    Optional<Duration> strictTransport();

    /** Whether callers have to say who they are. */
    enum Authentication {
        /** They do, with a token of the identity provider or with a key. */
        REQUIRED,
        /**
         * Everybody may do everything, and must therefore be on this machine: only the loopback address is listened on.
         */
        NONE,
        /** Everybody may do everything who reaches the gateway; something in front of it decides who does. */
        TRUSTED_NETWORK
    }
}
