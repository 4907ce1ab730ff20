package io.lethe.local.stack;

import io.lethe.local.stack.StackState.ServiceState;
import java.io.PrintStream;

/**
 * Tells where a running stack listens and writes.
 *
 * @param folder where it writes
 * @param out where to print
 */
public record Addresses(StackFolder folder, PrintStream out) {

    /** Prints all of them. */
    public void print(StackState state) {
        for (ServiceState service : state.services()) {
            out.printf("  %-20s http://127.0.0.1:%d%n", service.name(), service.port());
        }
        printInfrastructure(state);
        out.printf("  %-20s %s%n", "data and logs", folder.root());
        out.println(
                "  Nobody is asked who they are: whoever is on this machine may do everything, and nobody else gets here.");
    }

    /** Prints those of broker and store. */
    void printInfrastructure(StackState state) {
        out.printf("  %-20s 127.0.0.1:%d%n", "broker", state.ports().broker());
        out.printf(
                "  %-20s http://127.0.0.1:%d%n", "object store", state.ports().store());
    }
}
