package io.lethe.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lethe.local.Installation;
import io.lethe.local.UserException;
import io.lethe.local.stack.StackState.ServiceState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stack of an installation, seen from a terminal: started, stopped and looked at. */
public final class LocalStack {

    private static final String HEAP = "64m";
    private static final long STOP_SECONDS = 40;

    private final Installation installation;
    private final StackFolder folder;

    public LocalStack(Installation installation, StackFolder folder) {
        this.installation = installation;
        this.folder = folder;
    }

    /** Where the stack keeps its data. */
    public StackFolder folder() {
        return folder;
    }

    /** The stack that runs now, if one does. */
    public Optional<StackState> running() {
        return StackState.running(folder);
    }

    /** Starts one process of each service, as {@link #start(StackPorts, Replicas, boolean, Consumer)} does. */
    public StackState start(StackPorts ports, boolean attached, Consumer<String> progress) {
        return start(ports, Replicas.single(), attached, progress);
    }

    /**
     * Starts everything and returns when all services are ready.
     *
     * @param attached whether the stack ends with this process
     * @param progress told what has started
     * @throws UserException if a port is taken, the disk is full or a service does not start
     */
    public StackState start(StackPorts ports, Replicas replicas, boolean attached, Consumer<String> progress) {
        folder.prepare();
        ports.requireFree(replicas);
        try {
            Process process = spawn(ports, replicas, attached);
            // Stops what has started when the terminal's user gives up meanwhile.
            Thread giveUp = new Thread(() -> stop(process.toHandle()), "stop-starting-stack");
            Runtime.getRuntime().addShutdownHook(giveUp);
            awaitReady(process, progress);
            if (!attached) {
                Runtime.getRuntime().removeShutdownHook(giveUp);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start the stack", e);
        }
        return running()
                .orElseThrow(() -> UserException.failure(
                        "The stack stopped right after its start; " + ServiceProcess.lastWords(folder.log("stack"))));
    }

    /** Stops the running stack and returns when everything has ended; nothing happens if none runs. */
    public void stop() {
        running().map(StackState::process).ifPresent(LocalStack::stop);
    }

    /** Whether a service answers that it is ready. */
    public static boolean ready(ServiceState service) throws InterruptedException {
        return service.alive() && ServiceProcess.ready(service.port());
    }

    /**
     * Makes sure that the stack and every service of it still run.
     *
     * @throws UserException naming the service that does not, with the end of its log
     */
    public void requireAlive() {
        StackState state = running()
                .orElseThrow(() -> UserException.failure(
                        "The stack has stopped; " + ServiceProcess.lastWords(folder.log("stack"))));
        for (ServiceState service : state.services()) {
            if (!service.alive()) {
                throw UserException.failure("%s stopped with exit code %d; %s"
                        .formatted(
                                service.name(),
                                service.exitCode(),
                                ServiceProcess.lastWords(folder.log(service.name()))));
            }
        }
    }

    private Process spawn(StackPorts ports, Replicas replicas, boolean attached) throws IOException {
        List<String> command = new ArrayList<>();
        // Ctrl-C reaches the terminal's process group; the stack is stopped in order instead.
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(installation.command(Installation.smallJvm(HEAP), StackMain.class.getName()));
        command.add(attached ? StackMain.ATTACHED : StackMain.DETACHED);
        command.add(folder.root().toString());
        command.addAll(ports.arguments());
        command.addAll(replicas.arguments());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(folder.log("stack").toFile());
        builder.environment().put("LETHE_HOME", installation.home().toString());
        return builder.start();
    }

    private void awaitReady(Process process, Consumer<String> progress) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (@Nullable String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(StackMain.READY)) {
                return;
            }
            if (line.startsWith(StackMain.FAILED)) {
                stop(process.toHandle());
                throw UserException.failure(
                        new ObjectMapper().readValue(line.substring(StackMain.FAILED.length()), String.class));
            }
            progress.accept(line);
        }
        throw UserException.failure("The stack did not start; " + ServiceProcess.lastWords(folder.log("stack")));
    }

    private static void stop(ProcessHandle stack) {
        List<ProcessHandle> all = stack.descendants().toList();
        stack.destroy();
        try {
            stack.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            stack.destroyForcibly();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
