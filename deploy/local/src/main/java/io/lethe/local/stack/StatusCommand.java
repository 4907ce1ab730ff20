package io.lethe.local.stack;

import io.lethe.local.stack.StackState.ServiceState;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The command {@code status}; its exit code is 0 when all is ready, 1 when something is not, 3 when nothing runs. */
@Command(name = "status", description = "Shows what runs, and where.")
public final class StatusCommand implements Callable<Integer> {

    private static final int NOT_RUNNING = 3;

    private final LocalStack stack;
    private final PrintStream out;

    public StatusCommand(LocalStack stack, PrintStream out) {
        this.stack = stack;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<StackState> running = stack.running();
        if (running.isEmpty()) {
            out.println("Lethe is not running.");
            return NOT_RUNNING;
        }
        boolean allReady = true;
        for (ServiceState service : running.get().services()) {
            boolean ready = LocalStack.ready(service);
            allReady &= ready;
            out.printf("  %-20s %-8s http://127.0.0.1:%d%n", service.name(), describe(service, ready), service.port());
            if (!service.alive()) {
                out.println(ServiceProcess.lastWords(stack.folder().log(service.name())));
            }
        }
        new Addresses(stack.folder(), out).printInfrastructure(running.get());
        return allReady ? 0 : 1;
    }

    private static String describe(ServiceState service, boolean ready) {
        if (!service.alive()) {
            return "died(" + service.exitCode() + ")";
        }
        return ready ? "ready" : "waiting";
    }
}
