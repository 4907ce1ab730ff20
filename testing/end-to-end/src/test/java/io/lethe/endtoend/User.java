package io.lethe.endtoend;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.lethe.contracts.ForgetRequested;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** What a person with an HTTP client does. */
final class User {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int KNOWN_PEOPLE = 16;
    private static final int RICH = 8;
    private static final Set<String> ENDS = Set.of("completed", "rejected", "failed", "cancelled");

    private final RunningStack stack;

    User(RunningStack stack) {
        this.stack = stack;
    }

    /**
     * A small model that has learned some generated people.
     *
     * @param modelId lineage name
     * @param people references of people that it knows
     */
    record Model(String modelId, List<String> people) {}

    /** A model that the tests of a run share; each takes {@link #somebody} of its own. */
    Model sharedModel() {
        return stack.sharedModel(() -> train(2));
    }

    /** A person whom the shared model knows and no other test asks to forget. */
    String somebody() {
        return sharedModel().people().get(stack.nextNumber());
    }

    /** Imports a small dataset of generated faces and waits until a model has learned it for some epochs. */
    Model train(int epochs) {
        return train(1, epochs, KNOWN_PEOPLE).get(0);
    }

    /** The same for several models, each of a dataset of its own, that know at least so many people. */
    List<Model> train(int models, int epochs, int people) {
        List<Model> trained = new ArrayList<>();
        for (int i = 0; i < models; i++) {
            String id = "faces-" + UUID.randomUUID();
            importFaces(id, epochs, Math.max(people - RICH, RICH));
            // The generator numbers the people of train first.
            trained.add(new Model(
                    id,
                    IntStream.range(0, people)
                            .mapToObj("person-%04d"::formatted)
                            .toList()));
        }
        trained.forEach(this::awaitHead);
        return List.copyOf(trained);
    }

    /**
     * Uploads an album and waits until a model has learned it for an epoch.
     *
     * @param people those of it who are learned
     */
    Model train(Album album, List<String> people) {
        Model model = new Model("album-" + UUID.randomUUID(), people);
        String spec = """
                {"datasetId": "%1$s", "size": 24, "seed": 1, "source": {"kind": "csv", "labelColumn": "label"},
                 "training": {"modelId": "%1$s", "recipe": {"epochs": 1, "batchSize": 16}}}
                """.formatted(model.modelId());
        given().header("Prefer", "wait=600")
                .multiPart("spec", spec)
                .multiPart("csv", "table.csv", album.csv())
                .multiPart("images", "images.zip", album.images())
                .multiPart("splits", "splits.csv", album.splits())
                .post(stack.url("dataset-service") + "/datasets")
                .then()
                .log()
                .ifValidationFails()
                .statusCode(201);
        awaitHead(model);
        return model;
    }

    private void awaitHead(Model model) {
        await("a trained " + model.modelId())
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> gateway("/models/" + model.modelId()).jsonPath().getString("head.modelVersion") != null);
    }

    /** Submits a forget request and returns its id. */
    String forget(Model model, String person) {
        return accepted(Map.of("modelId", model.modelId(), "subjectRefs", List.of(person), "regulation", "gdpr"));
    }

    /** The same by the method that works longest, so that there is time to disturb it. */
    String forgetByRetraining(Model model, String person) {
        return accepted(Map.of(
                "modelId", model.modelId(), "subjectRefs", List.of(person), "regulation", "gdpr", "method", "retrain"));
    }

    private String accepted(Map<String, ?> body) {
        return submit(body).then().statusCode(202).extract().path("requestId");
    }

    /** Submits whatever body. */
    Response submit(Map<String, ?> body) {
        return submit(body, "");
    }

    /** The same with a query, such as {@code ?dryRun=true}. */
    Response submit(Map<String, ?> body, String query) {
        return given().contentType(ContentType.JSON).body(body).post(stack.url("gateway") + "/forget-requests" + query);
    }

    /** Submits a request as often as it takes: a gateway that dies may have taken it or not. */
    void submitUntilAccepted(ForgetRequested request) {
        Map<String, Object> body = Map.of(
                "requestId", request.requestId(),
                "modelId", Objects.requireNonNull(request.modelId()),
                "subjectRefs", Objects.requireNonNull(request.subjectRefs()),
                "regulation", "gdpr",
                "priority", Objects.requireNonNull(request.priority()));
        await("a gateway that takes request " + request.requestId())
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .ignoreExceptions()
                .until(() -> submit(body).statusCode() == 202);
    }

    /** Waits until a request has ended and returns its last state in full. */
    JsonPath outcome(String requestId) {
        await("an end of request " + requestId)
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> ENDS.contains(String.valueOf(request(requestId).getString("state"))));
        return request(requestId);
    }

    /** Waits until a worker has made steps for a request. */
    void awaitProgress(String requestId) {
        await("progress of request " + requestId)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> progress(requestId) > 0);
    }

    /** Waits for a scorecard in a state. */
    JsonPath awaitScorecard(Model model, String state) {
        String path = "/models/" + model.modelId() + "/scorecards";
        await("scorecard " + state)
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> gateway(path).jsonPath().getList("items.state").contains(state));
        return gateway(path).jsonPath();
    }

    /** GET on the gateway. */
    Response gateway(String path) {
        return given().get(stack.url("gateway") + path);
    }

    private float progress(String requestId) {
        Float progress = request(requestId).get("models[0].progress");
        return progress == null ? 0 : progress;
    }

    private JsonPath request(String requestId) {
        return gateway("/forget-requests/" + requestId).jsonPath();
    }

    private void importFaces(String id, int epochs, int casual) {
        String spec = """
                {"datasetId": "%1$s", "size": 24, "seed": 1,
                 "source": {"kind": "synthetic-faces", "rich": %3$d, "casual": %4$d, "test": 4, "unseen": 4, "validation": 2,
                            "longAlbum": 2, "shortAlbum": 1},
                 "training": {"modelId": "%1$s", "recipe": {"epochs": %2$d, "batchSize": 16}}}
                """.formatted(id, epochs, RICH, casual);
        given().header("Prefer", "wait=600")
                .multiPart("spec", spec)
                .post(stack.url("dataset-service") + "/datasets")
                .then()
                .statusCode(201);
    }
}
