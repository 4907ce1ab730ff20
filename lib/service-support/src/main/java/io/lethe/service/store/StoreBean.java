package io.lethe.service.store;

import io.lethe.storage.BucketLayout;
import io.lethe.storage.ObjectStore;
import io.lethe.storage.Retries;
import io.lethe.storage.S3ObjectStore;
import io.lethe.storage.S3Settings;
import io.lethe.storage.StoreCredentials;
import io.lethe.storage.WriteOnce;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes the process's one client of the object store. It connects on first use: the store may start later than we. */
@ApplicationScoped
public class StoreBean {

    /** All buckets of the platform, by the names that code and events know. */
    static final List<String> BUCKETS = List.of("datasets", "models", "jobs", "evaluations");

    private final StoreConfig config;

    /** Makes the producer. */
    @Inject
    public StoreBean(StoreConfig config) {
        this.config = config;
    }

    /** The store. */
    @Produces
    @ApplicationScoped
    public ObjectStore store() {
        return new S3ObjectStore(settings(config));
    }

    /** Its objects that have one writer. */
    @Produces
    @Singleton
    public WriteOnce writeOnce(ObjectStore store) {
        return new WriteOnce(store);
    }

    /**
     * Another client of the same store, with the same credentials, that calls all buckets by their own names: for data
     * that others keep there. Its maker closes it.
     */
    public static S3ObjectStore unmapped(StoreConfig config) {
        return new S3ObjectStore(settings(config, BucketLayout.asNamed()));
    }

    void close(@Disposes ObjectStore store) {
        if (store instanceof S3ObjectStore client) {
            client.close();
        }
    }

    /** Fails the start, rather than the first request, when credentials are absent or buckets are mapped wrongly. */
    void check(@Observes StartupEvent event) {
        settings(config);
    }

    static S3Settings settings(StoreConfig config) {
        return settings(config, layout(config));
    }

    private static S3Settings settings(StoreConfig config, BucketLayout layout) {
        return new S3Settings(
                config.endpoint(),
                config.publicEndpoint(),
                config.region(),
                credentials(config),
                layout,
                config.connectTimeout(),
                config.transferTimeout(),
                Retries.standard());
    }

    private static StoreCredentials credentials(StoreConfig config) {
        return switch (config.credentials()) {
            case KEYS ->
                new StoreCredentials.Keys(
                        given("access-key", config.accessKey()),
                        given("secret-key", config.secretKey()),
                        config.sessionToken());
            case FILE -> new StoreCredentials.KeyFile(given("key-file", config.keyFile()), config.keyProfile());
            case WEB_IDENTITY ->
                new StoreCredentials.WebIdentity(
                        given("web-identity.token-file", config.webIdentity().tokenFile()),
                        config.webIdentity().endpoint().orElse(config.endpoint()),
                        config.webIdentity().role(),
                        config.webIdentity().session());
            case INSTANCE -> new StoreCredentials.Instance();
        };
    }

    private static BucketLayout layout(StoreConfig config) {
        try {
            return BucketLayout.of(
                    BUCKETS, config.bucket(), config.buckets(), config.prefix().orElse(""));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("lethe.store.bucket, .buckets or .prefix is wrong: " + e.getMessage(), e);
        }
    }

    private static <T> T given(String name, Optional<T> value) {
        return value.orElseThrow(() -> new ConfigurationException(
                "lethe.store.%s is not set: give the object store's credentials, for example in the environment as LETHE_STORE_%s"
                        .formatted(name, name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT))));
    }
}
