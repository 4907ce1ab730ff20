package io.lethe.gateway;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.Topics;
import io.lethe.storage.ObjectStore;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.LocalInfrastructureResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(LocalInfrastructureResource.class)
class GatewayIT {

    private static final String PROBLEM = "application/problem+json";

    @Inject
    ObjectStore store;

    private final String model = "ages-" + UUID.randomUUID().toString().substring(0, 8);
    private final String request = UUID.randomUUID().toString();
    private KafkaProbe kafka;

    @BeforeAll
    static void allowForABusyMachine() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    @BeforeEach
    void trainAModel() {
        kafka = KafkaProbe.connect();
        kafka.produceBinary(Events.trained(model, weights()));
        await().untilAsserted(() -> when().get("/models/" + model).then().statusCode(200));
        await().untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
    }

    @AfterEach
    void disconnect() {
        kafka.close();
    }

    @Test
    void publishesASubmissionAndShowsItAtOnce() {
        submit(body())
                .statusCode(202)
                .header("Location", endsWith("/forget-requests/" + request))
                .body("state", equalTo("received"))
                .body("subjects", equalTo(1));

        follow().statusCode(200).body("state", equalTo("received")).body("dueAt", equalTo("2026-12-20T10:00:00Z"));
        var record = kafka.await(Topics.FORGET_REQUESTED, found -> found.text().contains(request));
        assertThat(record.key()).isEqualTo(model);
        assertThat(record.header("ce_source")).isEqualTo("/lethe/gateway");
        assertThat(record.header("ce_correlationid")).isEqualTo(request);
        var event = record.event(ForgetRequested.class);
        assertThat(event.subjectRefs()).containsExactly("person-17");
        assertThat(event.method()).isEqualTo("scrub");
        assertThat(event.reference()).isTrue();
        assertThat(event.parameters())
                .isEqualTo(JsonNodeFactory.instance.objectNode().put("epochs", 3));
    }

    @Test
    void neverGivesReferencesBack() {
        var answer = submit(body()).extract().asString();

        assertThat(answer).doesNotContain("person-17");
        assertThat(follow().extract().asString()).doesNotContain("person-17");
        assertThat(when().get("/forget-requests").asString()).doesNotContain("person-17");
    }

    @Test
    void answersARepetitionWithoutASecondEvent() {
        submit(body()).statusCode(202);
        submit(body()).statusCode(202).header("Location", endsWith(request));

        assertThat(kafka.read(Topics.FORGET_REQUESTED, found -> found.text().contains(request)))
                .hasSize(1);
    }

    @Test
    void takesARepetitionWithoutTimesForTheSame() {
        var timeless = body().replace("\"submittedAt\": \"2026-11-20T10:00:00Z\",", "");

        submit(timeless).statusCode(202);
        submit(timeless).statusCode(202);

        assertThat(kafka.read(Topics.FORGET_REQUESTED, found -> found.text().contains(request)))
                .hasSize(1);
    }

    @Test
    void refusesAnotherBodyUnderTheSameId() {
        submit(body()).statusCode(202);

        submit(body().replace("person-17", "person-18"))
                .statusCode(409)
                .contentType(PROBLEM)
                .body("code", equalTo("CONFLICTING_DUPLICATE"))
                .body("type", equalTo("urn:lethe:problem:conflicting-duplicate"));
    }

    @Test
    void acceptsTheIdAsAHeader() {
        given().contentType(ContentType.JSON)
                .header("Idempotency-Key", request)
                .body("{\"modelId\": \"%s\", \"sampleRefs\": [\"image-1\"]}".formatted(model))
                .post("/forget-requests")
                .then()
                .statusCode(202)
                .body("requestId", equalTo(request));
    }

    @Test
    void makesAnIdWhenTheCallerHasNone() {
        submit("{\"modelId\": \"%s\", \"sampleRefs\": [\"image-1\"]}".formatted(model))
                .statusCode(202)
                .body("requestId.length()", equalTo(36));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"subjectRefs\": [\"secret\"]}",
                "{\"modelId\": \"m\", \"subjectRefs\": [\"\"]}",
                "{\"modelId\": \"m\", \"subjectRefs\": [\"secret\"], \"requestId\": \"1\"}",
                "{\"modelId\": \"m\", \"subjectRefs\": [\"secret\"], \"regulation\": \"secret\"}",
                "{\"modelId\": \"m\", \"subjectRefs\": \"secret\"}",
                "{\"modelId\": \"m\", \"subjectRefs\": [\"secret\"], \"callbackUrls\": [\"file:///etc/secret\"]}",
                "{\"modelId\": \"m\", \"subjectRefs\": [\"secret\"",
                "[]",
                ""
            })
    void refusesInvalidSubmissions(String invalid) {
        submit(invalid)
                .statusCode(400)
                .contentType(PROBLEM)
                .body("code", equalTo("INVALID_REQUEST"))
                .body("status", equalTo(400))
                .body("detail", not(nullValue()))
                .body(not(containsString("secret")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"modelId\": \"m\"}", "{\"modelId\": \"m\", \"subjectRefs\": []}"})
    void refusesToForgetNobody(String nobody) {
        submit(nobody).statusCode(400).contentType(PROBLEM).body("code", equalTo("NOTHING_TO_FORGET"));
    }

    @Test
    void knowsWhichModelsThereAre() {
        submit(body().replace(model, "no-such-model"))
                .statusCode(404)
                .contentType(PROBLEM)
                .body("code", equalTo("MODEL_NOT_FOUND"));
        when().get("/models/no-such-model").then().statusCode(404).contentType(PROBLEM);
        when().get("/models/no-such-model/scorecards").then().statusCode(404).contentType(PROBLEM);
        when().get("/models/" + model + "/versions/v9/weights")
                .then()
                .statusCode(404)
                .contentType(PROBLEM);
    }

    @Test
    void answersUnknownRequestsAndPathsWithProblems() {
        follow().statusCode(404).contentType(PROBLEM).body("code", equalTo("REQUEST_NOT_FOUND"));
        when().get("/no/such/path").then().statusCode(404).contentType(PROBLEM);
        given().body("x")
                .contentType(ContentType.TEXT)
                .post("/forget-requests")
                .then()
                .statusCode(415);
        when().get("/forget-requests?state=lost").then().statusCode(400).contentType(PROBLEM);
    }

    @Test
    void followsARequestToItsEnd() {
        submit(body()).statusCode(202);
        kafka.produceBinary(Events.status(request, model, RequestState.ACCEPTED, 0, 0));
        kafka.produceBinary(Events.status(request, model, RequestState.RUNNING, 1, 0.25));
        kafka.produceBinary(Events.status(request, model, RequestState.RUNNING, 1, 0.5));
        await().untilAsserted(() -> follow().body("state", equalTo("running")).body("progress", equalTo(0.5f)));

        kafka.produceBinary(Events.status(request, model, RequestState.COMPLETED, 1, 1));

        await().untilAsserted(() -> follow().body("state", equalTo("completed"))
                .body("jobId", equalTo(Events.JOB))
                .body("modelVersion", equalTo("v2"))
                .body("history.state", contains("accepted", "running", "completed")));
        when().get("/forget-requests?state=completed&model=" + model).then().body("requestId", contains(request));
    }

    @Test
    void saysThatTheReferenceOfACompletedRequestFailed() {
        String withoutReference = UUID.randomUUID().toString();
        submit(body()).statusCode(202);
        submit(body().replace(request, withoutReference).replace("true", "false"))
                .statusCode(202);
        kafka.produceBinary(Events.status(request, model, RequestState.COMPLETED, 1, 1));

        kafka.produceBinary(Events.failed(JobPlanned.Purpose.REFERENCE, model, withoutReference));
        kafka.produceBinary(Events.failed(JobPlanned.Purpose.CANDIDATE, model, "another-" + request));
        kafka.produceBinary(Events.failed(JobPlanned.Purpose.REFERENCE, model, request));

        await().untilAsserted(() ->
                follow().body("state", equalTo("completed")).body("referenceFailure.reasonCode", equalTo("DIVERGED")));
        when().get("/forget-requests/another-" + request).then().statusCode(404);
        when().get("/forget-requests/" + withoutReference)
                .then()
                .statusCode(200)
                .body("referenceFailure", nullValue());

        // The job was delivered again, and went well.
        kafka.produceBinary(Events.scored(model, ModelState.RETRAINED, request, weights()));

        await().untilAsserted(() -> follow().body("referenceFailure", nullValue()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void showsRequestsOfForeignProducers(boolean structured) {
        var event = new ForgetRequested(
                request,
                model,
                null,
                List.of("person-17", "person-18"),
                null,
                Regulation.CCPA,
                Events.NOW,
                null,
                null,
                null,
                null,
                null,
                null);
        if (structured) {
            kafka.produceStructured(event);
        } else {
            kafka.produceBinary(event);
        }

        await().untilAsserted(() -> follow().statusCode(200)
                .body("state", equalTo("received"))
                .body("subjects", equalTo(2))
                .body("regulation", equalTo("ccpa")));
    }

    @Test
    void showsHowEachVersionWasMade() {
        kafka.produceBinary(Events.unlearned(model, request, weights()));
        kafka.produceBinary(Events.promoted(model, request, weights()));

        await().untilAsserted(() -> when().get("/models/" + model)
                .then()
                .body("head.modelVersion", equalTo("v2"))
                .body("dataset.id", equalTo("faces"))
                .body("versions.modelVersion", contains("v1", "v2"))
                .body("versions[1].method", equalTo("scrub"))
                .body("versions[1].base", equalTo("v1"))
                .body("versions[1].parameters.epochs", equalTo(3)));
        when().get("/models").then().body("modelId", hasItem(model));
    }

    @Test
    void showsScorecards() {
        kafka.produceBinary(Events.scored(model, ModelState.ORIGINAL, request, weights()));
        kafka.produceBinary(Events.scored(model, ModelState.UNLEARNED, request, weights()));

        await().untilAsserted(() -> when().get("/models/" + model + "/scorecards")
                .then()
                .statusCode(200)
                .body("$", hasSize(2))
                .body("state", contains("original", "unlearned"))
                .body("[1].jobId", equalTo(Events.JOB))
                .body("[1].scores.mia.value", equalTo(0.5f))
                .body("[1].workSeconds", equalTo(12.5f))
                .body("[1].model.weights.sha256", equalTo(weights().sha256())));
    }

    @Test
    void leadsToTheWeights() {
        var link = given().redirects()
                .follow(false)
                .get("/models/" + model + "/versions/v1/weights")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");

        var content = given().urlEncodingEnabled(false).get(link).asByteArray();

        assertThat(content).isEqualTo("weights".getBytes(UTF_8));
    }

    @Test
    void buriesAPoisonedStatusAndGoesOn() {
        kafka.produce(Topics.STATUS_CHANGED, request, "{\"requestId\":".getBytes(UTF_8), headersOfAStatus());

        var letter = kafka.await(Topics.STATUS_CHANGED + ".dlq", found -> request.equals(found.key()));

        assertThat(letter.header("lethe-error-code")).isEqualTo("MALFORMED_EVENT");
        assertThat(letter.header("dead-letter-topic")).isEqualTo(Topics.STATUS_CHANGED);
        kafka.produceBinary(Events.status(request, model, RequestState.ACCEPTED, 0, 0));
        await().untilAsserted(() -> follow().statusCode(200).body("state", equalTo("accepted")));
        when().get("/q/metrics").then().body(containsString("lethe_dead_letters_total{code=\"MALFORMED_EVENT\""));
    }

    @Test
    void goesOnAfterPoisonOnTopicsThatOthersAnswerFor() {
        kafka.produce(Topics.FORGET_REQUESTED, model, "{}".getBytes(UTF_8), Map.of());
        kafka.produce(Topics.MODEL_TRAINED, model, null, Map.of());

        submit(body()).statusCode(202);
        kafka.produceBinary(Events.promoted(model, request, weights()));

        await().untilAsserted(() -> when().get("/models/" + model).then().body("head.modelVersion", equalTo("v2")));
    }

    @Test
    void describesItself() {
        given().accept(ContentType.JSON)
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("Lethe gateway"))
                .body("paths", hasKey("/forget-requests"));
        when().get("/q/metrics").then().body(containsString("lethe_build_info"));
    }

    private Map<String, String> headersOfAStatus() {
        return KafkaProbe.binaryHeaders(Events.status(request, model, RequestState.RUNNING, 1, 0.5));
    }

    private ArtifactRef weights() {
        return store.put("models", model + "/weights", "weights".getBytes(UTF_8));
    }

    private String body() {
        return """
                {"requestId": "%s", "modelId": "%s", "subjectRefs": ["person-17"], "regulation": "gdpr",
                 "submittedAt": "2026-11-20T10:00:00Z", "method": "scrub", "parameters": {"epochs": 3},
                 "reference": true}""".formatted(request, model);
    }

    private ValidatableResponse submit(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/forget-requests")
                .then();
    }

    private ValidatableResponse follow() {
        return when().get("/forget-requests/" + request).then();
    }
}
