package io.lethe.endtoend;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lethe.local.infrastructure.Ports;
import io.lethe.local.stack.StackPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The packaged platform, started as a user starts it, with {@code ./lethe up}, on ports and in a folder of its own. One
 * for all tests of a run, which stops when the run ends, and further ones for tests that need another.
 */
final class RunningStack implements AutoCloseable {

    private static final Path HOME = Path.of(System.getProperty("lethe.root"));
    private static final Path TARGET = HOME.resolve("testing/end-to-end/target");

    /** More than any stack of a test has. */
    private static final int PORTS = 32;

    private static final int LOWEST_PORT = 12_000;
    private static final int HIGHEST_PORT = 32_000;

    private static final Duration RESTART = Duration.ofMinutes(2);

    /** As long as a load balancer may take to notice; on one machine there is none, and a stop is prompt. */
    private static final String SHUTDOWN_DELAY = "PT4S";

    private final Path data;
    private final Map<String, String> environment;
    private final JsonNode state;
    private final AtomicInteger numbers = new AtomicInteger();
    private User.@Nullable Model shared;

    private RunningStack(String name, int base, Map<String, String> environment) {
        this.data = TARGET.resolve(name);
        this.environment = environment;
        run("up", "--ports", Integer.toString(base), "--replicas", "unlearning-service=2,gateway=2");
        this.state = readState();
    }

    static RunningStack start() {
        return new RunningStack("stack", freeBase(), Map.of());
    }

    /**
     * Starts one whose services reach the store through somebody else.
     *
     * @param name of its folder
     * @param between makes whoever stands before the store, of the store's address, and says where to reach it
     */
    static RunningStack startBehind(String name, UnaryOperator<URI> between) {
        int base = freeBase();
        URI store = URI.create("http://127.0.0.1:" + StackPorts.from(base).store());
        // What a service is told on its command line comes before the address that the stack tells it.
        return new RunningStack(
                name, base, Map.of("JAVA_TOOL_OPTIONS", "-Dlethe.store.endpoint=" + between.apply(store)));
    }

    /** Address of a service, such as {@code gateway}. */
    String url(String service) {
        return "http://127.0.0.1:" + service(service).path("port").asInt();
    }

    /** {@code bootstrap.servers} of the broker. */
    String broker() {
        return "127.0.0.1:" + state.path("ports").path("broker").asInt();
    }

    /** Kills a process of a service without a word, as a lost node would; the stack starts it again. */
    void kill(String replica) {
        kill(process(replica));
    }

    /** Kills broker and store; the stack starts them again. */
    void killInfrastructure() {
        kill(infrastructure());
    }

    /** Stops broker and store in their tracks: they keep their connections and answer nothing. */
    void pauseInfrastructure() {
        signal(infrastructure(), "STOP");
    }

    /** Lets broker and store go on. */
    void resumeInfrastructure() {
        signal(infrastructure(), "CONT");
    }

    /** Which process of a service a worker is, by the name that it gives itself in events. */
    String replicaOf(String worker) {
        long pid = Long.parseLong(worker.split("/", -1)[2]);
        return StreamSupport.stream(readState().path("services").spliterator(), false)
                .filter(service -> service.path("pid").asLong() == pid)
                .map(service -> service.path("name").asText())
                .findFirst()
                .orElse("ended: " + worker);
    }

    /** Stops a process of a service in its tracks, its learners too, as a node does that swaps or hangs. */
    void pause(String replica) {
        process(replica).descendants().forEach(learner -> signal(learner, "STOP"));
        signal(process(replica), "STOP");
    }

    /** Lets it go on where it stood. */
    void resume(String replica) {
        signal(process(replica), "CONT");
        process(replica).descendants().forEach(learner -> signal(learner, "CONT"));
    }

    /** Lets a process of a service and its learners write nothing any more, as on a disk that is full. */
    void fillDisk(String replica) {
        Stream.concat(Stream.of(process(replica)), process(replica).descendants())
                .forEach(process -> command("prlimit", "--pid", Long.toString(process.pid()), "--fsize=0"));
    }

    /** Asks a process of a service to end, as an orchestrator does; the stack starts it again. */
    void terminate(String replica) {
        process(replica).destroy();
    }

    /** Asks a process of a service to end and waits until the stack has started it again and it is ready. */
    void restart(String replica) {
        ProcessHandle process = process(replica);
        process.destroy();
        await("an end of " + replica).atMost(RESTART).until(() -> !process.isAlive());
        awaitReady(replica);
    }

    /** Waits until a process of a service says that it is ready. */
    void awaitReady(String replica) {
        await("a ready " + replica)
                .atMost(RESTART)
                .ignoreExceptions()
                .until(() -> given().get(url(replica) + "/q/health/ready").statusCode() == 200);
    }

    private static void kill(ProcessHandle handle) {
        handle.destroyForcibly();
        handle.onExit().join();
    }

    private static void signal(ProcessHandle process, String name) {
        command("kill", "-" + name, Long.toString(process.pid()));
    }

    /** Whether it succeeds does not matter: the process may have ended meanwhile. */
    private static void command(String... words) {
        try {
            new ProcessBuilder(words).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + words[0], e);
        }
    }

    private ProcessHandle process(String replica) {
        return running(replica, () -> service(replica));
    }

    private ProcessHandle infrastructure() {
        return running("broker-and-store", () -> readState().path("infrastructure"));
    }

    /** The process that an entry of the state names; waits while it is being started again. */
    private static ProcessHandle running(String name, Supplier<JsonNode> entry) {
        return await("a running " + name)
                .atMost(RESTART)
                .until(
                        () -> ProcessHandle.of(entry.get().path("pid").asLong()).filter(ProcessHandle::isAlive),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** The model that tests share, made when the first one asks for it. */
    synchronized User.Model sharedModel(Supplier<User.Model> training) {
        if (shared == null) {
            shared = training.get();
        }
        return shared;
    }

    /** 0, 1, 2, …: each number once in a run. */
    int nextNumber() {
        return numbers.getAndIncrement();
    }

    /** Everything that any process of the stack has logged. */
    String allLogs() {
        try (Stream<Path> files = Files.walk(logs())) {
            return files.filter(Files::isRegularFile).map(RunningStack::text).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the logs", e);
        }
    }

    /**
     * Every file below the stack's folder whose name or content has a text, relative to it. The engine's own libraries
     * are left out.
     */
    List<String> filesThatTellOf(String text) {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> !file.startsWith(data.resolve("djl")))
                    .filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().contains(text) || latin1(file).contains(text))
                    .map(file -> data.relativize(file).toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot search the stack's folder", e);
        }
    }

    /** Names of the processes of services; the second of a service has {@code -2} behind its name. */
    List<String> services() {
        return state.path("services").findValuesAsText("name");
    }

    @Override
    public void close() {
        run("down");
    }

    /** As it is now: a service that was started again has another process. */
    private JsonNode service(String name) {
        JsonNode state = readState();
        for (JsonNode service : state.path("services")) {
            if (service.path("name").asText().equals(name)) {
                return service;
            }
        }
        throw new IllegalArgumentException("No service " + name + " in " + state);
    }

    private Path logs() {
        return data.resolve("logs");
    }

    private void run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("lethe").toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("LETHE_DATA", data.toString());
        builder.environment().putAll(environment);
        builder.environment().put("QUARKUS_SHUTDOWN_DELAY", SHUTDOWN_DELAY);
        try {
            int exit = builder.start().waitFor();
            if (exit != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + command, e);
        }
    }

    private JsonNode readState() {
        try {
            return new ObjectMapper().readTree(data.resolve("stack.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("The stack left no state", e);
        }
    }

    /**
     * The first of enough free ports in a row. They lie below those that the system gives to connections: in between,
     * one of any program could take any of them at any moment.
     */
    private static int freeBase() {
        return ThreadLocalRandom.current()
                .ints(LOWEST_PORT, HIGHEST_PORT)
                .filter(base -> IntStream.range(base, base + PORTS).noneMatch(Ports::taken))
                .findFirst()
                .orElseThrow();
    }

    /** Content byte by byte; empty for a file that went meanwhile. */
    private static String latin1(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }
}
