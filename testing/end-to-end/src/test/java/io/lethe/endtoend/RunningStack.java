package io.lethe.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packaged platform, started as a user starts it, with {@code ./lethe up}, on ports and in a folder of its own. One
 * for all tests of a run; it stops when the run ends.
 */
final class RunningStack implements AutoCloseable {

    private static final Path HOME = Path.of(System.getProperty("lethe.root"));
    private static final Path DATA = HOME.resolve("testing/end-to-end/target/stack");

    private final JsonNode state;
    private final AtomicInteger numbers = new AtomicInteger();
    private User.@Nullable Model shared;

    private RunningStack(JsonNode state) {
        this.state = state;
    }

    static RunningStack start() {
        run("up", "--ports", Integer.toString(freeBase()));
        return new RunningStack(readState());
    }

    /** Address of a service, such as {@code gateway}. */
    String url(String service) {
        return "http://127.0.0.1:" + service(service).path("port").asInt();
    }

    /** {@code bootstrap.servers} of the broker. */
    String broker() {
        return "127.0.0.1:" + state.path("ports").path("broker").asInt();
    }

    /** Kills a service without a word, as a lost node would; the stack starts it again. */
    void kill(String service) {
        ProcessHandle handle =
                ProcessHandle.of(service(service).path("pid").asLong()).orElseThrow();
        handle.destroyForcibly();
        handle.onExit().join();
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

    /** Names of the services. */
    List<String> services() {
        return state.path("services").findValuesAsText("name");
    }

    @Override
    public void close() {
        run("down");
    }

    /** As it is now: a service that was started again has another process. */
    private static JsonNode service(String name) {
        JsonNode state = readState();
        for (JsonNode service : state.path("services")) {
            if (service.path("name").asText().equals(name)) {
                return service;
            }
        }
        throw new IllegalArgumentException("No service " + name + " in " + state);
    }

    private static Path logs() {
        return DATA.resolve("logs");
    }

    private static void run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("lethe").toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("LETHE_DATA", DATA.toString());
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

    private static JsonNode readState() {
        try {
            return new ObjectMapper().readTree(DATA.resolve("stack.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("The stack left no state", e);
        }
    }

    /** A port that is free, with room above it. */
    private static int freeBase() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Math.min(socket.getLocalPort(), 65_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
