package io.lethe.local.stack;

import io.lethe.local.UserException;
import io.lethe.local.stack.StackState.ServiceState;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Watches over the running services. None is restarted: a service that dies on this machine died of a fault to be seen.
 */
final class Supervisor implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final List<ServiceProcess> services;
    private final List<CompletableFuture<Void>> deaths;

    /** @param onDeath called whenever a service's process ends */
    Supervisor(List<ServiceProcess> services, Runnable onDeath) {
        this.services = List.copyOf(services);
        this.deaths = services.stream()
                .map(service -> service.exit().thenRun(onDeath))
                .toList();
    }

    /**
     * Waits until all services are ready.
     *
     * @param progress told the name of each that got ready
     * @throws UserException if one dies or takes too long, with the end of its log
     */
    void awaitReady(Duration patience, Consumer<String> progress) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Set<ServiceProcess> waiting = new LinkedHashSet<>(services);
        while (!waiting.isEmpty()) {
            for (ServiceProcess service : List.copyOf(waiting)) {
                if (!service.alive()) {
                    throw UserException.failure(
                            "%s stopped while starting; %s".formatted(service.name(), service.lastWords()));
                }
                if (service.ready()) {
                    waiting.remove(service);
                    progress.accept(service.name());
                } else if (System.nanoTime() > deadline) {
                    throw UserException.failure("%s is not ready after %d s; %s"
                            .formatted(service.name(), patience.toSeconds(), service.lastWords()));
                }
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    List<ServiceState> states() {
        return services.stream().map(ServiceProcess::state).toList();
    }

    /** Stops all services side by side; those that do not stop in time are killed. */
    @Override
    public void close() {
        deaths.forEach(death -> death.cancel(false));
        services.forEach(ServiceProcess::terminate);
        long deadline = System.nanoTime() + GRACE.toNanos();
        try {
            for (ServiceProcess service : services) {
                service.awaitEnd(deadline);
            }
        } catch (InterruptedException e) {
            services.forEach(service -> service.handle().destroyForcibly());
            Thread.currentThread().interrupt();
        }
    }
}
