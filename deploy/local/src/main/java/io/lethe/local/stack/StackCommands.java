package io.lethe.local.stack;

import io.lethe.local.Arguments;
import io.lethe.local.stack.StackState.ServiceState;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The commands {@code up}, {@code down} and {@code status}. Each returns its exit code. */
public final class StackCommands {

    /** Exit code of {@code status} when nothing runs. */
    private static final int NOT_RUNNING = 3;

    private final LocalStack stack;
    private final PrintStream out;

    public StackCommands(LocalStack stack, PrintStream out) {
        this.stack = stack;
        this.out = out;
    }

    public int up(List<String> line) {
        Arguments arguments = Arguments.parse(line, Set.of("--ports"), Set.of()).withoutOperands();
        Optional<StackState> running = stack.running();
        if (running.isPresent()) {
            out.println("Lethe is up already.");
            addresses(running.get());
            return 0;
        }
        out.println("Starting Lethe …");
        StackState state = stack.start(ports(arguments), false, name -> out.println("  " + name));
        addresses(state);
        out.println("Stop it with ./lethe down.");
        return 0;
    }

    public int down(List<String> line) {
        Arguments.parse(line, Set.of(), Set.of()).withoutOperands();
        if (stack.running().isEmpty()) {
            out.println("Lethe is not running.");
            return 0;
        }
        stack.stop();
        out.println("Lethe has stopped; its data stays in " + stack.folder().root() + ".");
        return 0;
    }

    public int status(List<String> line) throws InterruptedException {
        Arguments.parse(line, Set.of(), Set.of()).withoutOperands();
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
        infrastructure(running.get());
        return allReady ? 0 : 1;
    }

    /** The ports that a command line asks for. */
    public static StackPorts ports(Arguments arguments) {
        return arguments.number("--ports").map(StackPorts::from).orElseGet(StackPorts::standard);
    }

    /** Prints where everything listens and writes. */
    public void addresses(StackState state) {
        for (ServiceState service : state.services()) {
            out.printf("  %-20s http://127.0.0.1:%d%n", service.name(), service.port());
        }
        infrastructure(state);
        out.printf("  %-20s %s%n", "data and logs", stack.folder().root());
    }

    private void infrastructure(StackState state) {
        out.printf("  %-20s 127.0.0.1:%d%n", "broker", state.ports().broker());
        out.printf(
                "  %-20s http://127.0.0.1:%d%n", "object store", state.ports().store());
    }

    private static String describe(ServiceState service, boolean ready) {
        if (!service.alive()) {
            return "died(" + service.exitCode() + ")";
        }
        return ready ? "ready" : "waiting";
    }
}
