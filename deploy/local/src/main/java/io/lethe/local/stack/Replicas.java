package io.lethe.local.stack;

import io.lethe.local.UserException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many processes of each service the stack runs.
 *
 * @param counts by service; one of each that is not named
 */
public record Replicas(Map<Service, Integer> counts) {

    private static final int MOST = 5;

    public Replicas {
        counts.forEach((service, count) -> {
            if (count < 1 || count > MOST) {
                throw UserException.usage(
                        "--replicas wants 1 to %d of %s, not %d".formatted(MOST, service.folder(), count));
            }
        });
        counts = Map.copyOf(counts);
    }

    /** One of each. */
    public static Replicas single() {
        return new Replicas(Map.of());
    }

    /** The reverse of {@link #arguments}. */
    static Replicas of(List<String> arguments) {
        return new Replicas(arguments.stream()
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(pair -> Service.valueOf(pair[0]), pair -> Integer.parseInt(pair[1]))));
    }

    /** As arguments of the stack process. */
    List<String> arguments() {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey().name() + "=" + entry.getValue())
                .toList();
    }

    /** Every process of the stack, the first of each service first. */
    List<Replica> all() {
        return IntStream.rangeClosed(1, MOST)
                .boxed()
                .flatMap(number -> Arrays.stream(Service.values())
                        .filter(service -> number <= counts.getOrDefault(service, 1))
                        .map(service -> new Replica(service, number)))
                .toList();
    }
}
