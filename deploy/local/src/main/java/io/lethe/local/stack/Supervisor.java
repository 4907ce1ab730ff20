package io.lethe.local.stack;

import io.lethe.local.UserException;
import io.lethe.local.stack.StackState.ServiceState;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Watches over the running services. Once all were ready, one that dies is started again, after a pause that grows
 * while it dies soon after its start; one that says of itself, three times in a row, that it cannot go on is ended as
 * an orchestrator would end it, and so starts again. The stack's log says so each time.
 */
final class Supervisor implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int STUCK_ANSWERS = 3;
    /** A service that lived so long died of something new. */
    private static final Duration SETTLED = Duration.ofMinutes(10);

    private final Duration firstPause;
    private final Duration checkEvery;
    private final Runnable onChange;
    private final ExecutorService restarts = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "keep-services");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
    private final Map<String, Integer> deaths = new HashMap<>();
    private final List<CompletableFuture<Void>> exits = new CopyOnWriteArrayList<>();
    private boolean keepsAlive;
    private boolean closed;

    /** @param onChange called whenever a service's process ends or is started again */
    Supervisor(List<ServiceProcess> services, Runnable onChange) {
        this(services, onChange, Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    Supervisor(List<ServiceProcess> services, Runnable onChange, Duration firstPause, Duration checkEvery) {
        this.onChange = onChange;
        this.firstPause = firstPause;
        this.checkEvery = checkEvery;
        services.forEach(service -> this.services.put(service.name(), service));
        services.forEach(this::watch);
    }

    private void watch(ServiceProcess service) {
        exits.add(service.exit().thenRun(() -> died(service)));
    }

    private void died(ServiceProcess service) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (keepsAlive) {
                Duration pause = pauseAfter(service);
                System.out.printf(
                        "%s ended with %d and is started again in %.1f s; %s%n",
                        service.name(), service.state().exitCode(), pause.toMillis() / 1000.0, service.lastWords());
                later(() -> startAgain(service), pause);
            }
        }
        onChange.run();
    }

    private void later(Runnable work, Duration pause) {
        // Cancelled with the others when the timer is shut down.
        restarts.execute(() -> {
            try {
                Thread.sleep(pause.toMillis());
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private Duration pauseAfter(ServiceProcess service) {
        int before = service.age().compareTo(SETTLED) < 0 ? deaths.getOrDefault(service.name(), 0) : 0;
        deaths.put(service.name(), before + 1);
        Duration pause = firstPause.multipliedBy(1L << Math.min(before, 20));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private void startAgain(ServiceProcess dead) {
        synchronized (this) {
            if (closed) {
                return;
            }
            try {
                ServiceProcess again = dead.again();
                services.put(again.name(), again);
                watch(again);
            } catch (UncheckedIOException e) {
                System.out.printf("%s cannot be started again: %s%n", dead.name(), e.getMessage());
                later(() -> startAgain(dead), LONGEST_PAUSE);
            }
        }
        onChange.run();
    }

    /**
     * Waits until all services are ready.
     *
     * @param progress told the name of each that got ready
     * @throws UserException if one dies or takes too long, with the end of its log
     */
    void awaitReady(Duration patience, Consumer<String> progress) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Set<ServiceProcess> waiting = new LinkedHashSet<>(processes());
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
        synchronized (this) {
            if (!keepsAlive && !closed) {
                keepsAlive = true;
                restarts.execute(this::endTheStuck);
            }
        }
    }

    /** Runs until this is closed. */
    private void endTheStuck() {
        Map<ServiceProcess, Integer> answers = new HashMap<>();
        try {
            while (true) {
                Thread.sleep(checkEvery.toMillis());
                List<ServiceProcess> running = processes();
                answers.keySet().retainAll(running);
                for (ServiceProcess service : running) {
                    if (!service.alive() || !service.stuck()) {
                        answers.remove(service);
                    } else if (answers.merge(service, 1, Integer::sum) == STUCK_ANSWERS) {
                        System.out.printf("%s says that it cannot go on, and is ended%n", service.name());
                        service.terminate();
                        service.awaitEnd(System.nanoTime() + GRACE.toNanos());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    List<ServiceState> states() {
        return processes().stream().map(ServiceProcess::state).toList();
    }

    private synchronized List<ServiceProcess> processes() {
        return List.copyOf(services.values());
    }

    /** Stops all services side by side; those that do not stop in time are killed. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        exits.forEach(exit -> exit.cancel(false));
        restarts.shutdownNow();
        List<ServiceProcess> last = processes();
        last.forEach(ServiceProcess::terminate);
        long deadline = System.nanoTime() + GRACE.toNanos();
        try {
            for (ServiceProcess service : last) {
                service.awaitEnd(deadline);
            }
        } catch (InterruptedException e) {
            last.forEach(service -> service.handle().destroyForcibly());
            Thread.currentThread().interrupt();
        }
    }
}
