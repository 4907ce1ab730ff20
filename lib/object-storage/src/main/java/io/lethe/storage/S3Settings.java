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
 * @param accessKey who we are
 * @param secretKey proof of it
 * @param connectTimeout longest wait for a connection
 * @param transferTimeout longest silence while reading or writing
 * @param retries how often and how patiently transport and server faults are tried again
 */
public record S3Settings(
        URI endpoint,
        Optional<URI> publicEndpoint,
        String region,
        String accessKey,
        String secretKey,
        Duration connectTimeout,
        Duration transferTimeout,
        Retries retries) {

    /** Settings with default time-outs and retries, and links that name the endpoint itself. */
    public static S3Settings of(URI endpoint, String region, String accessKey, String secretKey) {
        return new S3Settings(
                endpoint,
                Optional.empty(),
                region,
                accessKey,
                secretKey,
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Retries.standard());
    }

    /** The same with other retries. */
    public S3Settings withRetries(Retries others) {
        return new S3Settings(
                endpoint, publicEndpoint, region, accessKey, secretKey, connectTimeout, transferTimeout, others);
    }

    @Override
    public String toString() {
        return "S3Settings[endpoint=%s, region=%s]".formatted(endpoint, region);
    }
}
