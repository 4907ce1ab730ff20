package io.lethe.testing;

import io.lethe.local.infrastructure.LocalInfrastructure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * One broker and one store per test JVM, started on first use and stopped with the JVM. Quarkus loads test classes more
 * than once in a JVM, so where they are is kept in system properties, which all class loaders share.
 */
public final class SharedInfrastructure {

    static final String BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";
    private static final String STORE_ENDPOINT = "lethe.store.endpoint";
    private static final String ACCESS_KEY = "lethe.store.access-key";
    private static final String SECRET_KEY = "lethe.store.secret-key";
    private static final String MEMO = "lethe.testing.";

    private SharedInfrastructure() {}

    /** The configuration that points a service at broker and store. */
    public static Map<String, String> configuration() {
        synchronized (System.getProperties()) {
            if (System.getProperty(MEMO + BOOTSTRAP_SERVERS) == null) {
                start();
            }
            Map<String, String> configuration = new TreeMap<>();
            for (String name : new String[] {BOOTSTRAP_SERVERS, STORE_ENDPOINT, ACCESS_KEY, SECRET_KEY}) {
                configuration.put(name, System.getProperty(MEMO + name, ""));
            }
            return configuration;
        }
    }

    /** Value for {@code bootstrap.servers}. */
    public static String bootstrapServers() {
        return configuration().getOrDefault(BOOTSTRAP_SERVERS, "");
    }

    private static void start() {
        LocalInfrastructure infrastructure = LocalInfrastructure.start(dataDir());
        // The hook also keeps the child reachable: its pipes close, and it ends, when they are collected.
        Runtime.getRuntime().addShutdownHook(new Thread(infrastructure::close, "stop-infrastructure"));
        System.setProperty(MEMO + BOOTSTRAP_SERVERS, infrastructure.bootstrapServers());
        System.setProperty(MEMO + STORE_ENDPOINT, infrastructure.storeEndpoint());
        System.setProperty(MEMO + ACCESS_KEY, infrastructure.accessKey());
        System.setProperty(MEMO + SECRET_KEY, infrastructure.secretKey());
    }

    private static Path dataDir() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "infrastructure-");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a folder for broker and store under target", e);
        }
    }
}
