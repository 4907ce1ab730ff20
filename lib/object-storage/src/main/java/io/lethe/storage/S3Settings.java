package io.lethe.storage;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach an S3-compatible store. Requests are path style.
 *
 * @param endpoint base address, such as {@code http://localhost:9000}
 * @param publicEndpoint address under which holders of presigned links see the store; absent: {@code endpoint}
 * @param region region that signatures name
 * @param credentials who we are
 * @param layout where the platform's buckets lie in the store
 * @param connectTimeout longest wait for a connection
 * @param transferTimeout longest silence while reading or writing
 * @param retries how often and how patiently transport and server faults are tried again
 */
public record S3Settings(
        URI endpoint,
        Optional<URI> publicEndpoint,
        String region,
        StoreCredentials credentials,
        BucketLayout layout,
        Duration connectTimeout,
        Duration transferTimeout,
        Retries retries) {

    /** Settings with default time-outs and retries, buckets as named, and links that name the endpoint itself. */
    public static S3Settings of(URI endpoint, String region, String accessKey, String secretKey) {
        return new S3Settings(
                endpoint,
                Optional.empty(),
                region,
                new StoreCredentials.Keys(accessKey, secretKey, Optional.empty()),
                BucketLayout.asNamed(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Retries.standard());
    }

    /** The same with other credentials. */
    public S3Settings withCredentials(StoreCredentials others) {
        return new S3Settings(
                endpoint, publicEndpoint, region, others, layout, connectTimeout, transferTimeout, retries);
    }

    /** The same with buckets elsewhere. */
    public S3Settings withLayout(BucketLayout other) {
        return new S3Settings(
                endpoint, publicEndpoint, region, credentials, other, connectTimeout, transferTimeout, retries);
    }

    /** The same with other retries. */
    public S3Settings withRetries(Retries others) {
        return new S3Settings(
                endpoint, publicEndpoint, region, credentials, layout, connectTimeout, transferTimeout, others);
    }

    @Override
    public String toString() {
        return "S3Settings[endpoint=%s, region=%s]".formatted(endpoint, region);
    }
}
