package io.lethe.service.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The object store. */
@ConfigMapping(prefix = "lethe.store")
public interface StoreConfig {

    /** Base address of the S3-compatible store. */
    @WithDefault("http://localhost:9000")
    URI endpoint();

    /** Address under which users see the store, for links; absent: {@link #endpoint()}. */
    Optional<URI> publicEndpoint();

    /** Region that signatures name. */
    @WithDefault("us-east-1")
    String region();

    /** Access key; no default outside development and tests. */
    Optional<String> accessKey();

    /** Secret key; no default outside development and tests. */
    Optional<String> secretKey();

    /** Longest wait for a connection. */
    @WithDefault("PT5S")
    Duration connectTimeout();

    /** Longest silence while reading or writing. */
    @WithDefault("PT60S")
    Duration transferTimeout();

    /** Whether to create the platform's buckets at start, where no deployment does. */
    @WithDefault("false")
    boolean createBuckets();
}
