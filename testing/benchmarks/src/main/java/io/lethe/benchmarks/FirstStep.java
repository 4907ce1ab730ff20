package io.lethe.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Time from publishing a forget request on Kafka to the first optimiser step of the worker, on a running stack whose
 * services all wait with a loaded learner. One request after the other; each forgets another person, so each starts
 * from the version that the one before made. The first one warms the services up and does not count. The worker must
 * report every step: see RESULTS.md for how to start the stack.
 *
 * <p>Arguments: the stack's first port, the number of requests.
 */
public final class FirstStep {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int BROKER = 5;
    private static final int DATASETS = 1;
    private static final List<Integer> LEARNING = List.of(2, 3, 4);

    /** What follows the first step only costs the benchmark time. */
    private static final JsonNode FEW_STEPS =
            EventJson.mapper().createObjectNode().put("epochs", 1).put("minimumSteps", 1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final String model = "first-step-" + UUID.randomUUID().toString().substring(0, 8);

    private FirstStep(int port) {
        this.port = port;
    }

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        new FirstStep(Integer.parseInt(arguments[0])).run(Integer.parseInt(arguments[1]));
    }

    private void run(int requests) throws IOException, InterruptedException {
        train(requests + 1);
        List<Double> seconds = new ArrayList<>();
        try (KafkaProbe probe = KafkaProbe.connect("127.0.0.1:" + (port + BROKER))) {
            untilFirstStep(probe, "person-0000");
            for (int number = 1; number <= requests; number++) {
                awaitWarmth();
                seconds.add(untilFirstStep(probe, "person-%04d".formatted(number)));
            }
        }
        List<Double> sorted = seconds.stream().sorted().toList();
        System.out.printf(
                "%d requests: first step after p50 %.3f s, p90 %.3f s, p99 %.3f s, at most %.3f s%n",
                requests, quantile(sorted, 0.5), quantile(sorted, 0.9), quantile(sorted, 0.99), quantile(sorted, 1));
    }

    /** More people than requests, so that somebody is left to learn from. */
    private void train(int requests) throws IOException, InterruptedException {
        String spec = """
                {"datasetId": "%1$s", "size": 24, "seed": 1,
                 "source": {"kind": "synthetic-faces", "rich": 8, "casual": %2$d, "test": 10, "unseen": 10,
                            "validation": 10, "longAlbum": 8, "shortAlbum": 4},
                 "training": {"modelId": "%1$s", "recipe": {"epochs": 2}}}
                """.formatted(model, requests);
        String boundary = UUID.randomUUID().toString();
        String body = "--%1$s\r\nContent-Disposition: form-data; name=\"spec\"\r\n\r\n%2$s\r\n--%1$s--\r\n"
                .formatted(boundary, spec);
        HttpRequest request = HttpRequest.newBuilder(uri(DATASETS, "/datasets"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .header("Prefer", "wait=600")
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 201) {
            throw new IllegalStateException("The import was refused: " + response.body());
        }
        await("a model", () -> json(get(0, "/models/" + model).body()).has("head"));
    }

    private void awaitWarmth() throws IOException, InterruptedException {
        Predicate<String> warm =
                metrics -> value(metrics, "lethe_learner_ready{") == 1 && value(metrics, "lethe_jobs_running{") == 0;
        for (int service : LEARNING) {
            await("a warm learner", () -> warm.test(get(service, "/q/metrics").body()));
        }
    }

    private double untilFirstStep(KafkaProbe probe, String person) throws IOException, InterruptedException {
        String requestId = UUID.randomUUID().toString();
        ForgetRequested request = new ForgetRequested(
                requestId,
                model,
                null,
                null,
                List.of(person),
                null,
                Regulation.GDPR,
                null,
                null,
                null,
                FEW_STEPS,
                null,
                null,
                null);
        Instant published = Instant.now();
        probe.produceBinary(request);
        await("an end of a request", () -> ended(requestId));
        String jobId = get(0, "/forget-requests/" + requestId)
                .body()
                .transform(body -> json(body).at("/models/0/jobId").asText());
        Instant stepped = probe.read(Topics.JOB_PROGRESSED, record -> model.equals(record.key())).stream()
                .map(record -> record.event(JobProgressed.class))
                .filter(news -> news.jobId().equals(jobId) && news.progress() > 0)
                .map(JobProgressed::at)
                .min(Instant::compareTo)
                .orElseThrow(() -> new IllegalStateException("The worker reported no step; see RESULTS.md"));
        return Duration.between(published, stepped).toMillis() / 1000.0;
    }

    private static JsonNode json(String body) {
        try {
            return EventJson.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The gateway answered no JSON", e);
        }
    }

    private boolean ended(String requestId) throws IOException, InterruptedException {
        HttpResponse<String> response = get(0, "/forget-requests/" + requestId);
        if (response.statusCode() != 200) {
            return false;
        }
        JsonNode request = EventJson.mapper().readTree(response.body());
        String state = request.path("state").asText();
        if (List.of("rejected", "failed").contains(state)) {
            throw new IllegalStateException("A request was %s: %s".formatted(state, request.path("message")));
        }
        return state.equals("completed");
    }

    private static double value(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    private static double quantile(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private HttpResponse<String> get(int service, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(service, path)).build(), BodyHandlers.ofString());
    }

    private URI uri(int service, String path) {
        return URI.create("http://127.0.0.1:" + (port + service) + path);
    }

    private static void await(String what, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("No %s within %s".formatted(what, PATIENCE));
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }
}
