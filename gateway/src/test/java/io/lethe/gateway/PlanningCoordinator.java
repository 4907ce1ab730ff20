package io.lethe.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetRequested;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers as the coordinator does: plans by the model that a request names, and one method; and questions of datasets.
 */
public final class PlanningCoordinator implements QuarkusTestResourceLifecycleManager {

    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            var listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            listening.createContext("/forget-plans", PlanningCoordinator::plan);
            listening.createContext("/datasets", PlanningCoordinator::dataset);
            listening.createContext("/methods", PlanningCoordinator::methods);
            listening.start();
            server = listening;
            var address = "http://127.0.0.1:" + listening.getAddress().getPort();
            return Map.of("lethe.gateway.coordinator-url", address, "lethe.gateway.dataset-url", address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private static void plan(HttpExchange exchange) throws IOException {
        var request = EventJson.mapper().readValue(exchange.getRequestBody(), ForgetRequested.class);
        switch (String.valueOf(request.modelId())) {
            case "no-such-model" -> answer(exchange, 404, "application/problem+json", """
                    {"type": "urn:lethe:problem:model-not-found", "title": "model not found", "status": 404,
                     "detail": "no such model", "code": "MODEL_NOT_FOUND"}""");
            case "broken" -> answer(exchange, 500, "text/plain", "something about person-17");
            default ->
                answer(exchange, 200, "application/json", """
                    {"models": [{"modelId": "%s", "images": 40, "trainImages": 400, "method": "scrub", "place": 3,
                      "expectedSeconds": 30.0, "expectedCompletionAt": "2026-11-21T09:00:00Z"}],
                     "images": 40, "subjects": %d, "unknown": 1, "unknownRefs": [0]}""".formatted(
                                request.modelId(),
                                request.subjectRefs() == null
                                        ? 0
                                        : request.subjectRefs().size()));
        }
    }

    private static void dataset(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        if (path.endsWith("/unknown")) {
            answer(exchange, 404, "application/problem+json", """
                    {"type": "urn:lethe:problem:dataset-not-found", "title": "dataset not found", "status": 404,
                     "detail": "There is no such dataset", "code": "DATASET_NOT_FOUND"}""");
        } else if (path.endsWith("/broken")) {
            answer(exchange, 500, "text/plain", "something about person-17");
        } else {
            answer(exchange, 200, "application/json", "{\"asked\": \"%s\"}".formatted(path));
        }
    }

    private static void methods(HttpExchange exchange) throws IOException {
        answer(exchange, 200, "application/json", """
                {"sizes": "%s", "methods": [{"name": "scrub"}]}""".formatted(
                        exchange.getRequestURI().getQuery()));
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
