package io.lethe.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.lethe.monitoring.Monitoring.Query;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets a real Prometheus scrape a stack that runs, and asks it every query of every panel and rule. Each returns
 * something, or stands in {@code empty.yaml} with the reason. Only with the profile {@code live}; the stack should have
 * served a request.
 */
class LiveQueriesIT {

    /** Services by the job that they are scraped as, at the local stack's addresses. */
    private static final Map<String, String> SERVICES = new TreeMap<>(Map.of(
            "gateway", "localhost:8080",
            "dataset-service", "localhost:8081",
            "training-service", "localhost:8082",
            "unlearning-service", "localhost:8083",
            "evaluation-service", "localhost:8084"));

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static Process prometheus;
    private static int port;

    @BeforeAll
    static void scrape() throws IOException {
        String targets = SERVICES.entrySet().stream()
                .map(service -> "  - job_name: %s\n    metrics_path: /q/metrics\n    static_configs:\n      - targets: [\"%s\"]\n"
                        .formatted(service.getKey(), service.getValue()))
                .collect(joining());
        String rules = Monitoring.files("rules", ".yaml").stream()
                .map(file -> "  - " + file + "\n")
                .collect(joining());
        Path settings = Files.writeString(
                folder.resolve("prometheus.yml"),
                "global:\n  scrape_interval: 2s\n  evaluation_interval: 5s\nrule_files:\n%sscrape_configs:\n%s"
                        .formatted(rules, targets));
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        prometheus = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + settings,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(ask("sum(up)"))
                .singleElement()
                .satisfies(up -> assertThat(up.at("/value/1").asText()).isEqualTo("" + SERVICES.size())));
        // Rates need two scrapes, recordings two evaluations.
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(ask("count_over_time(lethe:requests_due:max{within=\"7d\"}[5m]) > 3"))
                        .isNotEmpty());
    }

    @AfterAll
    static void stop() {
        prometheus.destroy();
    }

    @Test
    void everyQueryReturnsSomethingOrIsKnownToBeEmpty() throws Exception {
        Map<String, String> known = new LinkedHashMap<>();
        new YAMLMapper()
                .readTree(Monitoring.FOLDER.resolve("empty.yaml").toFile())
                .properties()
                .forEach(entry -> known.put(entry.getKey(), entry.getValue().asText()));
        TreeSet<String> empty = new TreeSet<>();
        for (Query query : queries().toList()) {
            if (ask(query.runnable()).isEmpty()) {
                empty.add(query.place());
            }
        }
        empty.removeAll(known.keySet());
        assertThat(empty).as("queries without an answer that empty.yaml gives no reason for").isEmpty();
    }

    private static Stream<Query> queries() {
        Stream<Query> panels = Monitoring.dashboards().stream()
                .flatMap(dashboard -> Monitoring.queries(dashboard).stream());
        Stream<Query> recordings = Monitoring.rules().stream()
                .filter(rule -> rule.has("record"))
                .map(rule -> new Query(rule.path("record").asText(), rule.path("expr").asText()));
        // An alert that is quiet returns nothing; that Prometheus evaluates it without an error is what counts.
        return Stream.concat(panels, recordings);
    }

    @Test
    void everyRuleIsEvaluatedWithoutAnError() throws Exception {
        JsonNode groups = get("/api/v1/rules").at("/data/groups");
        List<String> unwell = groups.valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .filter(rule -> !rule.path("health").asText().equals("ok"))
                .map(rule -> rule.path("name").asText() + ": " + rule.path("lastError").asText())
                .toList();
        assertThat(groups).isNotEmpty();
        assertThat(unwell).isEmpty();
    }

    private static List<JsonNode> ask(String query) throws IOException, InterruptedException {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(query, UTF_8));
        assertThat(answer.path("status").asText()).as(query).isEqualTo("success");
        return answer.at("/data/result").valueStream().toList();
    }

    private static JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return Objects.requireNonNull(new JsonMapper().readTree(answer.body()));
    }
}
