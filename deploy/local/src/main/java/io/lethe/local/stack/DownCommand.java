package io.lethe.local.stack;

import java.io.PrintStream;
import picocli.CommandLine.Command;

/** The command {@code down}. */
@Command(name = "down", description = "Stops what runs; data stays in .lethe.")
public final class DownCommand implements Runnable {

    private final LocalStack stack;
    private final PrintStream out;

    public DownCommand(LocalStack stack, PrintStream out) {
        this.stack = stack;
        this.out = out;
    }

    @Override
    public void run() {
        if (stack.running().isEmpty()) {
            out.println("Lethe is not running.");
            return;
        }
        stack.stop();
        out.println("Lethe has stopped; its data stays in " + stack.folder().root() + ".");
    }
}
