package io.lethe.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * What the running stack says about itself in {@code stack.json}.
 *
 * @param pid the stack process
 * @param startedAt when that process started, which tells it from a later one of the same number
 * @param ports where everything listens
 * @param ready whether all services were ready once
 * @param infrastructure the process of broker and store
 * @param services one entry a process
 */
public record StackState(
        long pid,
        long startedAt,
        StackPorts ports,
        boolean ready,
        ServiceState infrastructure,
        List<ServiceState> services) {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    public StackState {
        services = List.copyOf(services);
    }

    /**
     * A service as the stack sees it.
     *
     * @param name folder name
     * @param pid process
     * @param port HTTP port
     * @param alive whether the process runs
     * @param exitCode how it ended; 0 while it runs
     */
    public record ServiceState(String name, long pid, int port, boolean alive, int exitCode) {}

    /** The stack that runs on a folder; empty when none does. */
    public static Optional<StackState> running(StackFolder folder) {
        return read(folder.state())
                .filter(state -> ProcessHandle.of(state.pid)
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> startOf(process) == state.startedAt)
                        .isPresent());
    }

    /** When a process started, in epoch milliseconds. */
    static long startOf(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(java.time.Instant::toEpochMilli)
                .orElse(0L);
    }

    /** The process of the stack. */
    ProcessHandle process() {
        return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException("The stack has just stopped"));
    }

    /** Replaces the file in one step, so that no reader sees half of it. */
    void write(Path file) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(fresh, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    private static Optional<StackState> read(Path file) {
        try {
            return Optional.of(MAPPER.readValue(Files.readAllBytes(file), StackState.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }
}
