package io.lethe.service.store;

import io.lethe.contracts.LetheException;
import io.lethe.storage.ObjectStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Creates the platform's buckets where nobody else does. In the background, since the store may start later than we;
 * until then writers find no bucket and try again.
 */
@ApplicationScoped
public class Buckets {

    /** All buckets of the platform. */
    static final List<String> NAMES = List.of("datasets", "models", "jobs", "evaluations");

    private static final Logger LOG = Logger.getLogger(Buckets.class);

    private final ObjectStore store;
    private final StoreConfig config;
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Makes the creator. */
    @Inject
    public Buckets(ObjectStore store, StoreConfig config) {
        this.store = store;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        if (config.createBuckets()) {
            Thread creator = new Thread(() -> createAll(Duration.ofSeconds(2)), "create-buckets");
            creator.setDaemon(true);
            creator.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        closing.countDown();
    }

    /** Returns once all buckets exist or the service stops. */
    void createAll(Duration pause) {
        try {
            do {
                if (attempt()) {
                    return;
                }
            } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean attempt() {
        try {
            NAMES.forEach(store::ensureBucket);
            LOG.infof("buckets exist: %s", NAMES);
            return true;
        } catch (LetheException e) {
            if (!e.code().kind().mayPass()) {
                throw e;
            }
            LOG.warnf("no buckets yet, trying again: %s", e.getMessage());
            return false;
        }
    }
}
