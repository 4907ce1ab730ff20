package io.lethe.local.stack;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --ports}. */
public final class PortOptions {

    @Option(
            names = "--ports",
            paramLabel = "BASE",
            description = "listen on BASE to BASE+6 instead of 8080 to 8084, 9092 and 9000")
    private @Nullable Integer base;

    /** The ports that the command line asks for. */
    public StackPorts ports() {
        return base == null ? StackPorts.standard() : StackPorts.from(base);
    }
}
