package io.lethe.local.stack;

import io.lethe.local.infrastructure.InfrastructureOptions;
import io.lethe.local.infrastructure.LocalInfrastructure;
import io.lethe.local.stack.StackState.ServiceState;
import java.nio.file.Path;

/**
 * Broker and store of the stack, in a process of their own that is started again, on the same ports and data, when it
 * dies.
 */
final class InfrastructureKeeper implements AutoCloseable {

    private static final String NAME = "broker-and-store";
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final Path data;
    private final InfrastructureOptions options;
    private final Runnable onChange;
    private LocalInfrastructure current;
    private boolean closed;

    private InfrastructureKeeper(Path data, InfrastructureOptions options, Runnable onChange) {
        this.data = data;
        this.options = options;
        this.onChange = onChange;
        this.current = LocalInfrastructure.start(data, options);
    }

    /**
     * Starts both and returns when clients can use them.
     *
     * @param onChange called whenever the process has ended or was started again
     */
    static InfrastructureKeeper start(Path data, InfrastructureOptions options, Runnable onChange) {
        InfrastructureKeeper keeper = new InfrastructureKeeper(data, options, onChange);
        keeper.watch(keeper.current());
        return keeper;
    }

    /** The running one, or the last one that ran. */
    synchronized LocalInfrastructure current() {
        return current;
    }

    /** Its process. */
    ServiceState state() {
        ProcessHandle process = current().process();
        return new ServiceState(NAME, process.pid(), options.brokerPort(), process.isAlive(), 0);
    }

    private void watch(LocalInfrastructure infrastructure) {
        Thread watch = new Thread(
                () -> {
                    infrastructure.process().onExit().join();
                    startAgain();
                },
                "restart-infrastructure");
        watch.setDaemon(true);
        watch.start();
    }

    private void startAgain() {
        onChange.run();
        for (long pause = FIRST_PAUSE_MILLIS; !isClosed(); pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
            System.out.printf("%s ended and is started again in %.1f s%n", NAME, pause / 1000.0);
            try {
                Thread.sleep(pause);
                if (startOnce()) {
                    onChange.run();
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean startOnce() {
        LocalInfrastructure fresh;
        try {
            fresh = LocalInfrastructure.start(data, options);
        } catch (RuntimeException e) {
            System.out.printf("%s cannot be started: %s%n", NAME, e.getMessage());
            return false;
        }
        synchronized (this) {
            current = fresh;
            if (!closed) {
                watch(fresh);
                return true;
            }
        }
        fresh.close();
        return true;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        LocalInfrastructure last;
        synchronized (this) {
            closed = true;
            last = current;
        }
        last.close();
    }
}
