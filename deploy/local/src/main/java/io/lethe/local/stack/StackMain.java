package io.lethe.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lethe.local.Installation;
import io.lethe.local.UserException;
import io.lethe.local.infrastructure.InfrastructureOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stack process: {@code attached|detached <folder> <port of the gateway> <port of the broker> <port of the store>
 * [<service>=<replicas> …]}. Says on its output what has started, and at last {@link #READY} or {@link #FAILED}. An
 * attached stack ends when its standard input ends; every stack ends on SIGTERM.
 */
final class StackMain {

    static final String ATTACHED = "attached";
    static final String DETACHED = "detached";
    static final String READY = "READY";
    /** Followed by the reason as a JSON string. */
    static final String FAILED = "FAILED ";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration GRACE = Duration.ofSeconds(40);

    private final StackFolder folder;
    private final StackPorts ports;
    private final Replicas replicas;
    private boolean ready;
    private boolean stopped;
    private @Nullable InfrastructureKeeper infrastructure;
    private @Nullable Supervisor supervisor;

    private StackMain(StackFolder folder, StackPorts ports, Replicas replicas) {
        this.folder = folder;
        this.ports = ports;
        this.replicas = replicas;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        StackFolder folder = new StackFolder(Path.of(args[1]));
        StackPorts ports =
                new StackPorts(Integer.parseInt(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        try (FileChannel channel =
                FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                fail("Another stack runs on " + folder.root() + "; see ./lethe status.");
            }
            StackMain stack =
                    new StackMain(folder, ports, Replicas.of(Arrays.asList(args).subList(5, args.length)));
            Runtime.getRuntime().addShutdownHook(new Thread(stack::stop, "stop-stack"));
            if (args[0].equals(ATTACHED)) {
                Tether.attach(GRACE);
            }
            try {
                stack.start();
            } catch (UserException e) {
                fail(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                e.printStackTrace();
                fail("%s; the rest is in %s".formatted(e.getMessage(), folder.log("stack")));
            }
            System.out.println(READY);
            Thread.currentThread().join();
        }
    }

    private void start() throws InterruptedException {
        InfrastructureKeeper started = InfrastructureKeeper.start(
                folder.data(), InfrastructureOptions.onPorts(ports.broker(), ports.store()), this::writeState);
        synchronized (this) {
            infrastructure = started;
        }
        System.out.println("broker and object store");
        ServiceLauncher launcher = new ServiceLauncher(Installation.current(), folder, ports, started.current());
        Supervisor watching = supervise(launcher);
        watching.awaitReady(PATIENCE, System.out::println);
        synchronized (this) {
            ready = true;
        }
        writeState();
    }

    private synchronized Supervisor supervise(ServiceLauncher launcher) {
        if (stopped) {
            throw new IllegalStateException("The stack was stopped while it started");
        }
        List<ServiceProcess> services = new ArrayList<>();
        replicas.all().stream().map(launcher::start).forEach(services::add);
        Supervisor watching = new Supervisor(services, this::writeState);
        supervisor = watching;
        writeState();
        return watching;
    }

    private synchronized void writeState() {
        if (stopped || supervisor == null || infrastructure == null) {
            return;
        }
        ProcessHandle self = ProcessHandle.current();
        new StackState(self.pid(), StackState.startOf(self), ports, ready, infrastructure.state(), supervisor.states())
                .write(folder.state());
    }

    private void stop() {
        @Nullable Supervisor services;
        @Nullable InfrastructureKeeper brokerAndStore;
        synchronized (this) {
            stopped = true;
            services = supervisor;
            brokerAndStore = infrastructure;
        }
        try {
            if (services != null) {
                services.close();
            }
            if (brokerAndStore != null) {
                brokerAndStore.close();
            }
            Files.deleteIfExists(folder.state());
        } catch (IOException e) {
            System.err.println("Cannot delete " + folder.state());
        }
    }

    private static void fail(String message) throws IOException {
        System.out.println(FAILED + new ObjectMapper().writeValueAsString(message));
        System.exit(1);
    }
}
