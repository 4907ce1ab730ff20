package io.lethe.service.messaging;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The process's one admin client, made at its first use: probes and checks share its connections. Thread-safe. */
@ApplicationScoped
public class BrokerConnection {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final KafkaClients clients;
    private @Nullable Admin admin;

    /** Makes the connection; nothing is sent before the first use. */
    @Inject
    public BrokerConnection(KafkaClients clients) {
        this.clients = clients;
    }

    /**
     * The client; not to be closed by the caller. Answers wait at most three seconds.
     *
     * @throws KafkaException if the settings make no client
     */
    public synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(clients.admin("admin", PATIENCE));
        }
        return admin;
    }

    /** What keeps the broker from answering; absent if it answers. */
    public @Nullable String obstacle() {
        try {
            return admin().describeCluster()
                            .nodes()
                            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                            .isEmpty()
                    ? "no node"
                    : null;
        } catch (ExecutionException e) {
            return nameOf(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException e) {
            return nameOf(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return nameOf(e);
        }
    }

    void close(@Observes ShutdownEvent event) {
        close();
    }

    /** Closes the client, if one was made. */
    synchronized void close() {
        if (admin != null) {
            admin.close(PATIENCE);
            admin = null;
        }
    }

    private static String nameOf(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
