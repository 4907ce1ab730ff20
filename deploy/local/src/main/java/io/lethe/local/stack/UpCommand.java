package io.lethe.local.stack;

import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code up}. */
@Command(name = "up", description = "Starts broker, store and the five services.")
public final class UpCommand implements Callable<Integer> {

    private final LocalStack stack;
    private final PrintStream out;

    @Mixin
    private final PortOptions options = new PortOptions();

    @Mixin
    private final ReplicaOptions replicas = new ReplicaOptions();

    public UpCommand(LocalStack stack, PrintStream out) {
        this.stack = stack;
        this.out = out;
    }

    @Override
    public Integer call() {
        Addresses addresses = new Addresses(stack.folder(), out);
        Optional<StackState> running = stack.running();
        if (running.isPresent()) {
            out.println("Lethe is up already.");
            addresses.print(running.get());
            return 0;
        }
        StackPorts ports = options.ports();
        out.println("Starting Lethe …");
        addresses.print(stack.start(ports, replicas.replicas(), false, name -> out.println("  " + name)));
        out.println("Stop it with ./lethe down.");
        return 0;
    }
}
