package io.lethe.local.stack;

import io.lethe.local.UserException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The option {@code --replicas}. */
public final class ReplicaOptions {

    @Option(
            names = "--replicas",
            paramLabel = "SERVICE=N",
            split = ",",
            description =
                    "run N processes of a service, such as unlearning-service=2; further ones listen above the others")
    private Map<String, Integer> counts = new LinkedHashMap<>();

    /** The replicas that the command line asks for. */
    public Replicas replicas() {
        return new Replicas(counts.entrySet().stream()
                .collect(Collectors.toMap(entry -> service(entry.getKey()), Map.Entry::getValue)));
    }

    private static Service service(String name) {
        return Arrays.stream(Service.values())
                .filter(service -> service.folder().equals(name))
                .findFirst()
                .orElseThrow(() -> UserException.usage("--replicas knows no service %s; there are %s"
                        .formatted(
                                name,
                                Arrays.stream(Service.values())
                                        .map(Service::folder)
                                        .collect(Collectors.joining(", ")))));
    }
}
