package io.lethe.local.infrastructure;

import io.lethe.local.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real broker and a real object store in a JVM of their own, with every topic and bucket of the platform. The child
 * dies with this JVM, whatever ends it. Needs nothing but the JDK: the child has its own class path, built into
 * deploy/local.
 */
public final class LocalInfrastructure implements AutoCloseable {

    private static final String HEAP = "384m";
    private static final long STOP_SECONDS = 20;

    private final Process process;
    private final String bootstrapServers;
    private final String storeEndpoint;
    private final StoreCredential credential;

    private LocalInfrastructure(
            Process process, String bootstrapServers, String storeEndpoint, StoreCredential credential) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
        this.storeEndpoint = storeEndpoint;
        this.credential = credential;
    }

    /** Starts on free ports. */
    public static LocalInfrastructure start(Path dataDir) {
        return start(dataDir, InfrastructureOptions.anyPorts());
    }

    /**
     * Starts on the data of a folder and returns when clients can use broker and store.
     *
     * @param dataDir made when absent; a second start on it finds the data of the first
     * @throws IllegalStateException if the child does not start; its log is in the folder
     */
    public static LocalInfrastructure start(Path dataDir, InfrastructureOptions options) {
        StoreCredential credential = StoreCredential.of(dataDir);
        Path log = dataDir.resolve("infrastructure.log");
        try {
            Process process = spawn(dataDir, options, log);
            String[] ready = awaitReady(process, log).split(" ", -1);
            return new LocalInfrastructure(process, ready[1], ready[2], credential);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start the JVM of broker and store", e);
        }
    }

    /** Value for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** The store's address, {@code http://host:port}. */
    public String storeEndpoint() {
        return storeEndpoint;
    }

    /** The store's identity. */
    public String accessKey() {
        return credential.accessKey();
    }

    /** The store's secret. */
    public String secretKey() {
        return credential.secretKey();
    }

    /** The child JVM, for tests that kill it. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Stops both; data stays. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Process spawn(Path dataDir, InfrastructureOptions options, Path log) throws IOException {
        List<String> command =
                Installation.current().command(Installation.busyJvm(HEAP), InfrastructureMain.class.getName());
        command.add(dataDir.toAbsolutePath().toString());
        command.add(Integer.toString(options.brokerPort()));
        command.add(Integer.toString(options.storePort()));
        command.add(Integer.toString(options.partitions()));
        options.brokerSettings().forEach((name, value) -> command.add(name + "=" + value));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static String awaitReady(Process process, Path log) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        @Nullable String line = output.readLine();
        while (line != null && !line.startsWith(InfrastructureMain.READY + " ")) {
            line = output.readLine();
        }
        if (line == null) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "Broker and store did not start; %s ends with: %s".formatted(log, tail(log)));
        }
        return line;
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }
}
