package io.lethe.service.store;

import io.lethe.storage.ObjectStore;
import io.lethe.storage.Retries;
import io.lethe.storage.S3ObjectStore;
import io.lethe.storage.S3Settings;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Locale;

/** Makes the process's one client of the object store. It connects on first use: the store may start later than we. */
@ApplicationScoped
public class StoreBean {

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

    void close(@Disposes ObjectStore store) {
        if (store instanceof S3ObjectStore client) {
            client.close();
        }
    }

    /** Fails the start, rather than the first request, when credentials are absent. */
    void check(@Observes StartupEvent event) {
        settings(config);
    }

    static S3Settings settings(StoreConfig config) {
        return new S3Settings(
                config.endpoint(),
                config.publicEndpoint(),
                config.region(),
                config.accessKey().orElseThrow(() -> absent("access-key")),
                config.secretKey().orElseThrow(() -> absent("secret-key")),
                config.connectTimeout(),
                config.transferTimeout(),
                Retries.standard());
    }

    private static ConfigurationException absent(String name) {
        return new ConfigurationException(
                "lethe.store.%s is not set: give the object store's credentials, for example in the environment as LETHE_STORE_%s"
                        .formatted(name, name.replace('-', '_').toUpperCase(Locale.ROOT)));
    }
}
