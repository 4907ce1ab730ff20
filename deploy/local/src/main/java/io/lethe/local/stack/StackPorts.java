package io.lethe.local.stack;

import io.lethe.local.UserException;
import io.lethe.local.infrastructure.Ports;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where everything listens, on the loopback address.
 *
 * @param base port of the gateway; the other services follow in the order of {@link Service}
 * @param broker port of the broker
 * @param store port of the store
 */
public record StackPorts(int base, int broker, int store) {

    private static final int LARGEST = 65_535;

    /** The ports of the README. */
    public static StackPorts standard() {
        return new StackPorts(8080, 9092, 9000);
    }

    /** Seven ports in a row: services, broker, store. */
    public static StackPorts from(int base) {
        int services = Service.values().length;
        if (base < 1024 || base + services + 1 > LARGEST) {
            throw UserException.usage("--ports wants a number between 1024 and " + (LARGEST - services - 1));
        }
        return new StackPorts(base, base + services, base + services + 1);
    }

    /** Port of a service, of its first process where there are more. */
    public int of(Service service) {
        return base + service.offset();
    }

    /** Port of a process: those of further replicas lie above all others. */
    int of(Replica replica) {
        int services = Service.values().length;
        int block = replica.number() == 1 ? 0 : services + 2 + (replica.number() - 2) * services;
        return base + block + replica.service().offset();
    }

    /** Address of a service. */
    public String url(Service service) {
        return "http://127.0.0.1:" + of(service);
    }

    /**
     * Makes sure that all of them are free.
     *
     * @throws UserException naming the first one that is not
     */
    public void requireFree(Replicas replicas) {
        byUser(replicas).forEach((user, port) -> {
            if (Ports.taken(port)) {
                throw UserException.failure(
                        "Port %d, which %s needs, is taken by another program; choose others with --ports BASE (uses BASE to BASE+6)."
                                .formatted(port, user));
            }
        });
    }

    /** As arguments of the stack process. */
    List<String> arguments() {
        return List.of(Integer.toString(base), Integer.toString(broker), Integer.toString(store));
    }

    private Map<String, Integer> byUser(Replicas replicas) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        replicas.all().forEach(replica -> ports.put("the " + replica.name(), of(replica)));
        ports.put("the broker", broker);
        ports.put("the object store", store);
        return ports;
    }
}
