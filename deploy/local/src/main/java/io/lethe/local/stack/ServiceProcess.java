package io.lethe.local.stack;

import io.lethe.local.stack.StackState.ServiceState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A service as a child process, with a log of its own. */
final class ServiceProcess {

    private static final int TAIL_LINES = 12;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final String name;
    private final int port;
    private final ProcessBuilder builder;
    private final Path log;
    private final Process process;
    private final long startedNanos = System.nanoTime();

    private ServiceProcess(String name, int port, Path log, ProcessBuilder builder) {
        this.name = name;
        this.port = port;
        this.log = log;
        this.builder = builder;
        try {
            this.process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + name, e);
        }
    }

    static ServiceProcess start(
            String name, int port, List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new ServiceProcess(name, port, log, builder);
    }

    /** Starts the same service again, with a log that goes on. */
    ServiceProcess again() {
        return new ServiceProcess(name, port, log, builder.redirectOutput(Redirect.appendTo(log.toFile())));
    }

    /** Time since the process was started. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    String name() {
        return name;
    }

    boolean alive() {
        return process.isAlive();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Whether the service answers that it is ready. */
    boolean ready() throws InterruptedException {
        return ready(port);
    }

    /** Whether the service on a port answers that it is ready. */
    static boolean ready(int port) throws InterruptedException {
        return health(port, "ready") == 200;
    }

    /** Whether the service answers that only a new start can help it; one that answers nothing does not say so. */
    boolean stuck() throws InterruptedException {
        return health(port, "live") == 503;
    }

    /** Status of a health endpoint; -1 if there is no answer. */
    private static int health(int port, String kind) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/" + kind))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return -1;
        }
    }

    /** Done when the process has ended. */
    CompletableFuture<Process> exit() {
        return process.onExit();
    }

    /** Asks it to stop. */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end, and ends it when it takes too long. */
    void awaitEnd(long deadlineNanos) throws InterruptedException {
        if (!process.waitFor(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    ServiceState state() {
        boolean alive = process.isAlive();
        return new ServiceState(name, process.pid(), port, alive, alive ? 0 : process.exitValue());
    }

    /** The log's name and its last lines. */
    String lastWords() {
        return lastWords(log);
    }

    /** A log's name and its last lines. */
    static String lastWords(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return "the end of %s:%n%s"
                    .formatted(
                            log,
                            String.join(
                                    System.lineSeparator(),
                                    lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())));
        } catch (IOException e) {
            return "its log is " + log;
        }
    }
}
