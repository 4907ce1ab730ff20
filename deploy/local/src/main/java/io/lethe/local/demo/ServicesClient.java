package io.lethe.local.demo;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.EventJson;
import io.lethe.local.Multipart;
import io.lethe.local.UserException;
import io.lethe.local.stack.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The HTTP interfaces of the services, as far as the demo uses them. */
final class ServicesClient {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration IMPORT_PATIENCE = Duration.ofHours(1);
    private static final int NOT_FOUND = 404;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Function<Service, String> addresses;

    /** @param addresses where each service answers */
    ServicesClient(Function<Service, String> addresses) {
        this.addresses = addresses;
    }

    /** Imports a dataset and answers when it is published. */
    JsonNode importDataset(Multipart upload) throws InterruptedException {
        HttpRequest request = request(Service.DATASET, "/datasets", IMPORT_PATIENCE)
                .header("Content-Type", upload.contentType())
                .POST(upload.body())
                .build();
        return accepted("The import", send(request));
    }

    /** Where an import stands; empty if the service has forgotten it. */
    Optional<JsonNode> importStatus(String importId) throws InterruptedException {
        return find(Service.DATASET, "/imports/" + importId);
    }

    /** Where a training stands; empty as long as it is unknown. */
    Optional<JsonNode> training(String modelId) throws InterruptedException {
        return find(Service.TRAINING, "/trainings/" + modelId);
    }

    /** A model and its versions; empty as long as it is unknown. */
    Optional<JsonNode> model(String modelId) throws InterruptedException {
        return find(Service.GATEWAY, "/models/" + modelId);
    }

    /** Submits a forget request and returns its state. */
    JsonNode submit(JsonNode forgetRequest) throws InterruptedException {
        HttpRequest request = request(Service.GATEWAY, "/forget-requests", PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(forgetRequest.toString()))
                .build();
        return accepted("The forget request", send(request));
    }

    /** Where a forget request stands. */
    Optional<JsonNode> forgetRequest(String requestId) throws InterruptedException {
        return find(Service.GATEWAY, "/forget-requests/" + requestId);
    }

    /** The first thousand scorecards of a model, oldest first. */
    List<EvaluationScored> scorecards(String modelId) throws InterruptedException {
        return find(Service.GATEWAY, "/models/" + modelId + "/scorecards?limit=1000")
                .map(page -> cards(page.path("items")))
                .orElse(List.of());
    }

    private Optional<JsonNode> find(Service service, String path) throws InterruptedException {
        HttpResponse<String> response =
                send(request(service, path, PATIENCE).GET().build());
        return response.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(accepted(path, response));
    }

    private HttpRequest.Builder request(Service service, String path, Duration patience) {
        return HttpRequest.newBuilder(URI.create(addresses.apply(service) + path))
                .timeout(patience);
    }

    private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("No answer from " + request.uri(), e);
        }
    }

    private static JsonNode accepted(String what, HttpResponse<String> response) {
        if (response.statusCode() / 100 == 2) {
            return json(response.body());
        }
        throw UserException.failure("%s was refused (%d): %s".formatted(what, response.statusCode(), reason(response)));
    }

    private static String reason(HttpResponse<String> response) {
        boolean problem =
                response.headers().firstValue("Content-Type").orElse("").contains("json");
        return problem ? reason(json(response.body()), response.body()) : response.body();
    }

    /** What a problem document says: its list of problems if it has one, else its detail. */
    static String reason(JsonNode problem, String otherwise) {
        if (!problem.path("problems").isEmpty()) {
            StringBuilder lines = new StringBuilder();
            problem.path("problems").forEach(each -> lines.append("\n  ").append(each.asText()));
            return lines.toString();
        }
        String detail = problem.path("detail").asText();
        return detail.isEmpty() ? otherwise : detail;
    }

    private static JsonNode json(String text) {
        try {
            return EventJson.mapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("A service answered something other than JSON", e);
        }
    }

    private static List<EvaluationScored> cards(JsonNode json) {
        return EventJson.mapper().convertValue(json, new TypeReference<>() {});
    }
}
