package io.lethe.local.infrastructure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The child JVM of {@link LocalInfrastructure}: {@code <data folder> <broker port> <store port> <partitions> [<broker
 * setting>=<value> …]}. Prints one line when it serves, and stops when its standard input ends, which it does when the
 * parent dies.
 */
final class InfrastructureMain {

    /** First word of the line that says where broker and store are. */
    static final String READY = "READY";

    private InfrastructureMain() {}

    public static void main(String[] args) throws IOException {
        InfrastructureOptions options = new InfrastructureOptions(
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                Arrays.stream(args)
                        .skip(4)
                        .map(setting -> setting.split("=", 2))
                        .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1])));
        Infrastructure infrastructure = Infrastructure.start(Path.of(args[0]), options);
        System.out.println(String.join(" ", READY, infrastructure.bootstrapServers(), infrastructure.storeEndpoint()));
        awaitEndOfInput();
        infrastructure.close();
        // Broker and store leave threads behind that would keep the JVM.
        System.exit(0);
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // the parent never writes; only the end matters
        }
    }
}
