package io.lethe.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands calls in turn to the instances of a service that say that they are ready, over connections that it keeps, and
 * repeats none. It looks now and then, so that it also calls one that has just said that it is not. Thread-safe.
 */
final class LoadBalancer implements AutoCloseable {

    private static final long LOOK_MILLIS = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final List<String> instances;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<String> ready;

    /** @param instances addresses; those that are ready now get calls at once */
    LoadBalancer(List<String> instances) {
        this.instances = List.copyOf(instances);
        this.ready = look();
        var unused =
                watch.scheduleWithFixedDelay(() -> ready = look(), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Sends a call to whoever's turn it is; fails where a client behind a load balancer would see a failure. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(call(path).GET().build(), BodyHandlers.ofString());
    }

    /** The same with a JSON body. */
    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return http.send(
                call(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder call(String path) throws IOException {
        List<String> now = ready;
        if (now.isEmpty()) {
            throw new IOException("nobody is ready");
        }
        String instance = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
        return HttpRequest.newBuilder(URI.create(instance + path)).timeout(PATIENCE);
    }

    private List<String> look() {
        return instances.stream().filter(this::isReady).toList();
    }

    private boolean isReady(String instance) {
        try {
            HttpRequest probe = HttpRequest.newBuilder(URI.create(instance + "/q/health/ready"))
                    .timeout(PATIENCE)
                    .build();
            return http.send(probe, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
