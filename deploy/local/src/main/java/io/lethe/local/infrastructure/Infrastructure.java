package io.lethe.local.infrastructure;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Broker and store of this JVM, with every topic and bucket of the platform. */
public final class Infrastructure implements AutoCloseable {

    private static final List<String> BUCKETS = List.of("datasets", "models", "jobs", "evaluations");

    private final EmbeddedBroker broker;
    private final EmbeddedStore store;
    private final StoreCredential credential;

    private Infrastructure(EmbeddedBroker broker, EmbeddedStore store, StoreCredential credential) {
        this.broker = broker;
        this.store = store;
        this.credential = credential;
    }

    /** Starts both side by side on the data of a folder, and returns when clients can use them. */
    public static Infrastructure start(Path dataDir, InfrastructureOptions options) {
        StoreCredential credential = StoreCredential.of(dataDir);
        CompletableFuture<EmbeddedStore> starting = CompletableFuture.supplyAsync(
                () -> EmbeddedStore.start(dataDir.resolve("store"), options.storePort(), credential, BUCKETS));
        int port = options.brokerPort() == 0 ? Ports.free() : options.brokerPort();
        EmbeddedBroker broker = EmbeddedBroker.start(dataDir.resolve("broker"), port, options.brokerSettings());
        TopicDeclarations.ofOneNode(options.partitions()).declare(broker.bootstrapServers());
        return new Infrastructure(broker, starting.join(), credential);
    }

    /** Value for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** The store's address, {@code http://host:port}. */
    public String storeEndpoint() {
        return store.endpoint();
    }

    /** What opens the store. */
    public StoreCredential credential() {
        return credential;
    }

    @Override
    public void close() {
        try (store) {
            broker.close();
        }
    }
}
