package io.lethe.service.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    /** Where the keys come from. */
    @WithDefault("keys")
    CredentialSource credentials();

    /** Access key, for {@code keys}; no default outside development and tests. */
    Optional<String> accessKey();

    /** Secret key, for {@code keys}; no default outside development and tests. */
    Optional<String> secretKey();

    /** Session token of keys that were lent for a while, for {@code keys}. */
    Optional<String> sessionToken();

    /** Key file, for {@code file}: in the format of {@code ~/.aws/credentials}, read again for each request. */
    Optional<Path> keyFile();

    /** Section of the key file. */
    @WithDefault("default")
    String keyProfile();

    /** Token exchange, for {@code web-identity}. */
    WebIdentity webIdentity();

    /** One bucket for everything; each of the platform's buckets is then a folder in it. Absent: each has its own. */
    Optional<String> bucket();

    /**
     * The platform's name of a bucket to its name in the store, with a folder if need be: {@code models} to
     * {@code company-models} or {@code company-data/models}. Wins over {@link #bucket()}.
     */
    Map<String, String> buckets();

    /** Folder before every key in every bucket, such as {@code lethe/}; absent: none. */
    Optional<String> prefix();

    /** The platform's buckets that this service reads or writes; it is not ready before they are there. */
    @WithDefault("datasets,models,jobs,evaluations")
    List<String> uses();

    /**
     * Those that it writes into; it is not ready before the store has shown in each that it keeps the first of two
     * writers. Empty: it only reads.
     */
    Optional<List<String>> writes();

    /** Longest wait for a connection. */
    @WithDefault("PT5S")
    Duration connectTimeout();

    /** Longest silence while reading or writing. */
    @WithDefault("PT60S")
    Duration transferTimeout();

    /** Whether to create the buckets that this service uses at start, where no deployment does. */
    @WithDefault("false")
    boolean createBuckets();

    /** Where the keys come from. */
    enum CredentialSource {
        /** Configuration: access key and secret key. */
        KEYS,
        /** A file that somebody may replace while the service runs. */
        FILE,
        /** A token that the platform writes into a file, exchanged at a token service. */
        WEB_IDENTITY,
        /** What the machine, task or pod was given, as the AWS SDKs find it. */
        INSTANCE
    }

    /** Token exchange. */
    interface WebIdentity {

        /** File with the token. */
        Optional<Path> tokenFile();

        /** Address of the token service (STS); absent: the store itself, which serves it in MinIO and Ceph. */
        Optional<URI> endpoint();

        /** Role to take on, where the token service has roles. */
        Optional<String> role();

        /** Name of the session in audits. */
        Optional<String> session();
    }
}
