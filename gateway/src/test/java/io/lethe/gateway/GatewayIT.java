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
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ForgetInstructed;
import io.lethe.contracts.ForgetInstructed.Instruction;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.Topics;
import io.lethe.gateway.Events.Status;
import io.lethe.storage.ObjectStore;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.LocalInfrastructureResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
@WithTestResource(PlanningCoordinator.class)
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
    void connect() {
        kafka = KafkaProbe.connect();
        await().untilAsserted(() -> when().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'view' }.data.complete", equalTo(true)));
    }

    @AfterEach
    void disconnect() {
        kafka.close();
    }

    @Test
    void showsDatasetsAsTheDatasetServiceDoes() {
        for (String path : List.of("/datasets", "/datasets/faces", "/datasets/faces/versions/0a1b/report")) {
            when().get(path)
                    .then()
                    .statusCode(200)
                    .contentType(ContentType.JSON)
                    .body("asked", equalTo(path));
        }
        when().get("/datasets/unknown")
                .then()
                .statusCode(404)
                .contentType(PROBLEM)
                .body("code", equalTo("DATASET_NOT_FOUND"));
        when().get("/datasets/..%2Fimports").then().statusCode(404);
        when().get("/datasets/broken")
                .then()
                .statusCode(503)
                .contentType(PROBLEM)
                .body("detail", containsString("dataset-service"))
                .body(not(containsString("person-17")));
    }

    /** The host may serve something else by HTTP; only an operator knows. */
    @Test
    void doesNotTellBrowsersHowToComeUnasked() {
        when().get("/models").then().statusCode(200).header("Strict-Transport-Security", nullValue());
    }

    @Test
    void publishesASubmissionAndShowsItAtOnce() {
        submit(body())
                .statusCode(202)
                .header("Location", endsWith("/forget-requests/" + request))
                .body("state", equalTo("received"))
                .body("subjects", equalTo(1));

        follow().statusCode(200)
                .body("state", equalTo("received"))
                .body("modelId", equalTo(model))
                .body("priority", equalTo(70))
                .body("dueAt", nullValue());
        var record = kafka.await(Topics.FORGET_REQUESTED, found -> found.text().contains(request));
        assertThat(record.key()).isEqualTo(request);
        assertThat(record.header("ce_source")).matches("/lethe/gateway/[0-9a-f]{32}");
        assertThat(record.header("ce_correlationid")).isEqualTo(request);
        var event = record.event(ForgetRequested.class);
        assertThat(event.modelId()).isEqualTo(model);
        assertThat(event.subjectRefs()).containsExactly("person-17");
        assertThat(event.method()).isEqualTo("scrub");
        assertThat(event.reference()).isTrue();
        assertThat(event.seed()).isEqualTo(7);
        assertThat(event.parameters())
                .isEqualTo(JsonNodeFactory.instance.objectNode().put("epochs", 3));
    }

    @Test
    void takesARequestForADatasetWithAnIdInAnyCase() {
        submit("""
                {"requestId": "%s", "datasetId": "faces", "sampleRefs": ["image-1"]}""".formatted(request.toUpperCase(Locale.ROOT)))
                .statusCode(202)
                .body("requestId", equalTo(request))
                .body("datasetId", equalTo("faces"));

        var event = kafka.await(Topics.FORGET_REQUESTED, found -> request.equals(found.key()))
                .event(ForgetRequested.class);
        assertThat(event.modelId()).isNull();
        assertThat(event.submittedAt()).isNotNull();
        when().get("/forget-requests/" + request.toUpperCase(Locale.ROOT))
                .then()
                .statusCode(200);
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
        var timeless = body().replace("\"submittedAt\": \"2026-11-20T10:00:00Z\",", "");

        submit(body()).statusCode(202);
        submit(body()).statusCode(202).header("Location", endsWith(request));
        submit(timeless).statusCode(202);

        assertThat(kafka.read(Topics.FORGET_REQUESTED, found -> found.text().contains(request)))
                .hasSize(1);
        when().get("/q/metrics").then().body(containsString("lethe_duplicates_total"));
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
    void refusesAnotherRequestUnderAnIdThatTheViewKnows() {
        kafka.produceBinary(Events.status(request, model, RequestState.WAITING, 2));
        await().untilAsserted(() -> follow().statusCode(200));

        submit(body().replace(model, "another")).statusCode(409).body("code", equalTo("CONFLICTING_DUPLICATE"));
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

    @Test
    void takesAModelThatItDoesNotKnow() {
        submit(body().replace(model, "no-such-model")).statusCode(202);

        when().get("/models/no-such-model").then().statusCode(404).contentType(PROBLEM);
        when().get("/models/no-such-model/scorecards").then().statusCode(404).contentType(PROBLEM);
    }

    @Test
    void followsARequestToItsEnd() {
        submit(body()).statusCode(202);
        kafka.produceBinary(Events.model(model, 3, weights()));
        kafka.produceBinary(Events.status(request, model, RequestState.RUNNING, 3));
        kafka.produceBinary(Events.progressed(model, 1, 0.5));
        await().untilAsserted(() -> follow().body("state", equalTo("running"))
                .body("models[0].progress", equalTo(0.5f))
                .body("models[0].jobId", equalTo(Events.JOB))
                .body("expectedCompletionAt", notNullValue()));

        kafka.produceBinary(Events.status(request, model, RequestState.COMPLETED, 5));
        kafka.produceBinary(Events.status(request, model, RequestState.EVALUATING, 4));

        await().untilAsserted(() -> follow().body("state", equalTo("completed"))
                .body("models[0].modelVersion", equalTo("v2"))
                .body("models[0].verdict.outcome", equalTo("passed"))
                .body("expectedCompletionAt", nullValue())
                .body("history.state", contains("received", "completed")));
        when().get("/forget-requests?state=completed&model=" + model)
                .then()
                .body("items.requestId", contains(request))
                .body("next", nullValue());
    }

    @Test
    void tellsThePlaceInLineAndWhenItWillBeServed() {
        kafka.produceBinary(Events.model(model, 3, weights()));
        kafka.produceBinary(new Status(UUID.randomUUID().toString(), model, RequestState.WAITING, 2)
                .urgent(90, null, Events.NOW)
                .event());
        kafka.produceBinary(Events.status(request, model, RequestState.WAITING, 2));

        await().untilAsserted(() -> follow().statusCode(200)
                .body("models[0].place", equalTo(2))
                .body("waitsFor", equalTo("job"))
                .body("expectedCompletionAt", notNullValue()));
    }

    @Test
    void plansWithoutSubmitting() {
        plan(body())
                .statusCode(200)
                .body("models[0].place", equalTo(3))
                .body("models[0].modelId", equalTo(model))
                .body("subjects", equalTo(1))
                .body("unknownRefs", contains(0));

        follow().statusCode(404);
        assertThat(kafka.read(Topics.FORGET_REQUESTED, found -> found.text().contains(request)))
                .isEmpty();
    }

    @Test
    void judgesAPlanAsItWouldTheSubmission() {
        plan(body().replaceFirst("(\"priority\"\\s*:\\s*)70", "$1700"))
                .statusCode(400)
                .body("detail", containsString("priority"));
        plan(body().replace(model, "no-such-model"))
                .statusCode(404)
                .contentType(PROBLEM)
                .body("code", equalTo("MODEL_NOT_FOUND"));
        plan(body().replace(model, "broken"))
                .statusCode(503)
                .contentType(PROBLEM)
                .header("Retry-After", "5")
                .body(not(containsString("person-17")));
    }

    @Test
    void tellsThoseWhoListenUntilTheRequestHasEnded() throws Exception {
        kafka.produceBinary(Events.status(request, model, RequestState.RUNNING, 3));
        await().untilAsserted(() -> follow().statusCode(200));
        var uri = URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/forget-requests/" + request + "/events");
        var told = new ArrayList<String>();

        var answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofLines());
        answer.body().filter(line -> line.startsWith("data:")).forEach(line -> {
            if (told.isEmpty()) {
                kafka.produceBinary(Events.status(request, model, RequestState.COMPLETED, 5));
            }
            told.add(line);
        });

        assertThat(told.get(0)).contains("\"state\":\"running\"");
        assertThat(told.get(told.size() - 1)).contains("\"state\":\"completed\"");
        when().get("/forget-requests/" + UUID.randomUUID() + "/events")
                .then()
                .statusCode(404)
                .contentType(PROBLEM);
    }

    @Test
    void pagesAndFiltersRequests() {
        for (int i = 0; i < 5; i++) {
            kafka.produceBinary(new Status(UUID.randomUUID().toString(), model, RequestState.WAITING, 2)
                    .submitted(Events.NOW.plusSeconds(i))
                    .event());
        }
        await().untilAsserted(() ->
                when().get("/forget-requests?model=" + model).then().body("items", hasSize(5)));

        var first = when().get("/forget-requests?limit=3&model=" + model).then().body("items", hasSize(3));
        String next = first.extract().path("next");
        when().get("/forget-requests?limit=3&model=" + model + "&cursor=" + next)
                .then()
                .body("items", hasSize(2))
                .body("next", nullValue());
        when().get("/forget-requests?regulation=ccpa&model=" + model).then().body("items", hasSize(0));
        when().get("/forget-requests?state=waiting&dueBefore=2027-06-01T00:00:00Z&model=" + model)
                .then()
                .body("items", hasSize(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=-1",
                "limit=abc",
                "limit=99999999999999999999",
                "state=lost",
                "state=WAITING",
                "state=",
                "regulation=1",
                "regulation=GDPR",
                "model=../secret",
                "dataset=%00secret",
                "dueBefore=tomorrow",
                "dueBefore=2026-11-20",
                "dueBefore=-999999999-01-01T00:00:00Z",
                "cursor=secret",
                "cursor=%F0%9F%98%80",
                "cursor=bmV3OngxOng",
                "model=a&model=b",
                "Limit=3",
                "secret=1"
            })
    void refusesBadQueriesNamingTheParameter(String query) {
        var parameter = query.substring(0, query.indexOf('='));

        var answer = given().urlEncodingEnabled(false)
                .get("/forget-requests?" + query)
                .then();

        answer.statusCode(400).contentType(PROBLEM).body("code", equalTo("INVALID_REQUEST"));
        boolean known = List.of("limit", "state", "regulation", "model", "dataset", "dueBefore", "cursor")
                .contains(parameter);
        answer.body("detail", containsString(known ? "'" + parameter + "'" : "unknown query parameter"))
                .body("detail", not(containsString("secret")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "hold", "release", "extend", "retry"})
    void passesInstructionsOn(String word) {
        kafka.produceBinary(Events.status(request, model, RequestState.WAITING, 2));
        await().untilAsserted(() -> follow().statusCode(200));
        var until = word.equals("hold") || word.equals("extend") ? ", \"until\": \"2030-01-31T00:00:00+01:00\"" : "";

        instruct(word, "{\"reason\": \"the asker called\"%s}".formatted(until))
                .statusCode(202)
                .header("Location", endsWith(request))
                .body("state", equalTo("waiting"));

        var record = kafka.await(Topics.FORGET_INSTRUCTED, found -> request.equals(found.key()));
        var event = record.event(ForgetInstructed.class);
        assertThat(event.instruction()).isEqualTo(Instruction.valueOf(word.toUpperCase(Locale.ROOT)));
        assertThat(event.reason()).isEqualTo("the asker called");
        assertThat(event.until()).isEqualTo(until.isEmpty() ? null : Instant.parse("2030-01-30T23:00:00Z"));
    }

    @Test
    void cancelsWithoutABody() {
        submit(body()).statusCode(202);

        when().post("/forget-requests/" + request + "/cancel").then().statusCode(202);

        kafka.await(Topics.FORGET_INSTRUCTED, found -> request.equals(found.key()));
    }

    @Test
    void handsOnTheMethodsThatTheCoordinatorDescribes() {
        when().get("/methods?train=100&forget=10")
                .then()
                .statusCode(200)
                .body("methods.name", contains("scrub"))
                .body("sizes", equalTo("train=100&forget=10"));
        when().get("/methods").then().statusCode(200);
        when().get("/methods?forget=none")
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("detail", containsString("'forget' must be a whole number above 0"));
        when().get("/methods?profile=paper").then().statusCode(400).body("detail", containsString("train, forget"));
    }

    @Test
    void refusesInstructionsThatMakeNoSense() {
        instruct("cancel", "{}").statusCode(404).body("code", equalTo("REQUEST_NOT_FOUND"));
        kafka.produceBinary(Events.status(request, model, RequestState.WAITING, 2));
        await().untilAsserted(() -> follow().statusCode(200));

        instruct("hold", "{}").statusCode(400).body("detail", containsString("reason"));
        instruct("extend", "{\"reason\": \"x\"}").statusCode(400).body("detail", containsString("until"));
        instruct("extend", "{\"reason\": \"x\", \"until\": \"2020-01-01T00:00:00Z\"}")
                .statusCode(400);
        instruct("release", "{\"reason\": \"x\", \"until\": \"2030-01-01T00:00:00Z\"}")
                .statusCode(400);
        instruct("hold", "{\"reason\": \"%s\"}".formatted("x".repeat(501))).statusCode(400);
        instruct("hold", "{\"why\": \"x\"}").statusCode(400).body("detail", containsString("'why'"));
        instruct("hold", "[]").statusCode(400).contentType(PROBLEM);
        instruct("explode", "{}").statusCode(404).contentType(PROBLEM);

        kafka.produceBinary(Events.status(request, model, RequestState.COMPLETED, 3));
        await().untilAsserted(() -> instruct("cancel", "{}").statusCode(409).body("code", equalTo("NOT_POSSIBLE_NOW")));
        assertThat(kafka.read(Topics.FORGET_INSTRUCTED, found -> request.equals(found.key())))
                .noneMatch(found -> found.event(ForgetInstructed.class).instruction() != Instruction.CANCEL);
    }

    @Test
    void showsHowEachVersionWasMadeAndJudged() {
        kafka.produceBinary(Events.model(model, 3, weights()));
        kafka.produceBinary(Events.progressed(model, 1, 0.25));

        await().untilAsserted(() -> when().get("/models/" + model)
                .then()
                .body("head.modelVersion", equalTo("v2"))
                .body("original.modelVersion", equalTo("v1"))
                .body("datasetId", equalTo("faces"))
                .body("versions.model.modelVersion", contains("v1", "v2"))
                .body("versions.state", contains("superseded", "head"))
                .body("versions[1].method", equalTo("scrub"))
                .body("versions[1].verdict.gates[0].name", equalTo("utility"))
                .body("job.kind", equalTo("unlearn"))
                .body("job.progress", notNullValue())
                .body("waiting", equalTo(3))
                .body("message", nullValue()));
        when().get("/models?limit=1000").then().body("items.modelId", hasItem(model));
    }

    @Test
    void saysWhyAModelWasNotTrained() {
        kafka.produceBinary(Events.untrained(model, "the loss is not finite"));

        await().untilAsserted(() -> when().get("/models/" + model)
                .then()
                .statusCode(200)
                .body("head", nullValue())
                .body("message", equalTo("the loss is not finite")));
        when().get("/models/" + model + "/scorecards").then().statusCode(200).body("items", hasSize(0));
    }

    @Test
    void showsScorecards() {
        kafka.produceBinary(Events.scored(model, ModelState.ORIGINAL, request, weights()));
        kafka.produceBinary(Events.scored(model, ModelState.UNLEARNED, request, weights()));

        await().untilAsserted(() -> when().get("/models/" + model + "/scorecards")
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .body("items.state", contains("original", "unlearned"))
                .body("items[1].jobId", equalTo(Events.JOB))
                .body("items[1].scores.mia.value", equalTo(0.5f))
                .body("items[1].base.mia.value", equalTo(0.5f))
                .body("items[1].workSeconds", equalTo(12.5f))
                .body("items[1].scoredAt", notNullValue())
                .body("items[0].base", nullValue())
                .body("items[1].model.weights.sha256", equalTo(weights().sha256())));
    }

    @Test
    void leadsToTheWeights() {
        kafka.produceBinary(Events.model(model, 1, weights()));
        await().untilAsserted(() -> when().get("/models/" + model).then().statusCode(200));

        var link = given().redirects()
                .follow(false)
                .get("/models/" + model + "/versions/v1/weights")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");

        var content = given().urlEncodingEnabled(false).get(link).asByteArray();
        assertThat(content).isEqualTo("weights".getBytes(UTF_8));
        when().get("/models/" + model + "/versions/v9/weights")
                .then()
                .statusCode(404)
                .contentType(PROBLEM);
    }

    @Test
    void leadsToNothingButTheModelsOwnWeights() {
        var foreign = List.of(
                new ArtifactRef("datasets", model + "/index.csv", "0".repeat(64), 1),
                new ArtifactRef("models", "another/v1/model.safetensors", "0".repeat(64), 1),
                new ArtifactRef("models", model + "/../another/v1", "0".repeat(64), 1));
        for (int i = 0; i < foreign.size(); i++) {
            var sequence = i + 1L;
            kafka.produceBinary(Events.model(model, sequence, foreign.get(i)));
            var key = foreign.get(i).key();
            await().untilAsserted(() -> when().get("/models/" + model).then().body("head.weights.key", equalTo(key)));

            given().redirects()
                    .follow(false)
                    .get("/models/" + model + "/versions/v1/weights")
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("ARTIFACT_MISSING"));
        }
    }

    @Test
    void buriesAPoisonedStatusAndGoesOn() {
        var headers = KafkaProbe.binaryHeaders(Events.status(request, model, RequestState.RUNNING, 1));
        kafka.produce(Topics.STATUS_CHANGED, request, "{\"requestId\":".getBytes(UTF_8), headers);
        kafka.produce(Topics.MODEL_STATE_CHANGED, model, "[]".getBytes(UTF_8), Map.of());

        var letter = kafka.await(Topics.STATUS_CHANGED + ".dlq", found -> request.equals(found.key()));
        kafka.await(Topics.MODEL_STATE_CHANGED + ".dlq", found -> model.equals(found.key()));

        assertThat(letter.header("lethe-error-code")).isEqualTo("MALFORMED_EVENT");
        assertThat(letter.header("dead-letter-topic")).isEqualTo(Topics.STATUS_CHANGED);
        kafka.produceBinary(Events.status(request, model, RequestState.ACCEPTED, 1));
        await().untilAsserted(() -> follow().statusCode(200).body("state", equalTo("accepted")));
        when().get("/q/metrics").then().body(containsString("lethe_dead_letters_total{code=\"MALFORMED_EVENT\""));
    }

    @Test
    void forgetsARequestThatItsTopicForgot() {
        kafka.produceBinary(Events.status(request, model, RequestState.CANCELLED, 1));
        await().untilAsserted(() -> follow().statusCode(200));

        kafka.produce(Topics.STATUS_CHANGED, request, null, Map.of());

        await().untilAsserted(() -> follow().statusCode(404).body("code", equalTo("REQUEST_NOT_FOUND")));
    }

    @Test
    void countsRequestsWithoutCountingRows() {
        kafka.produceBinary(new Status(request, model, RequestState.HELD, 1)
                .urgent(50, Instant.now().minusSeconds(5), Events.NOW)
                .event());

        // The series of one scrape are of one moment, which may be a second ago.
        await().untilAsserted(() -> {
            var metrics =
                    when().get("/q/metrics").then().statusCode(200).extract().asString();
            assertThat(value(metrics, "lethe_requests_in_state{regulation=\"gdpr\",state=\"held\"}"))
                    .isGreaterThanOrEqualTo(1);
            assertThat(value(metrics, "lethe_requests_due{within=\"overdue\"}")).isGreaterThanOrEqualTo(1);
            assertThat(value(metrics, "lethe_oldest_open_request_age_seconds{regulation=\"gdpr\"}"))
                    .isGreaterThan(0);
            assertThat(value(metrics, "lethe_view_behind_records")).isZero();
            assertThat(metrics).contains("lethe_view_failures_total", "lethe_view_rebuilds_total", "lethe_build_info");
        });
    }

    @Test
    void describesItself() {
        given().accept(ContentType.JSON)
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("Lethe gateway"))
                .body("paths", hasKey("/forget-requests"))
                .body("components.schemas", hasKey("ForgetSubmission"))
                .body("paths.'/forget-requests'.get.parameters.size()", greaterThanOrEqualTo(7));
    }

    private static double value(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no series " + series));
    }

    private ArtifactRef weights() {
        return store.put("models", model + "/weights", "weights".getBytes(UTF_8));
    }

    private String body() {
        return """
                {"requestId": "%s", "modelId": "%s", "subjectRefs": ["person-17"], "regulation": "gdpr",
                 "submittedAt": "2026-11-20T10:00:00Z", "method": "scrub", "parameters": {"epochs": 3},
                 "reference": true, "priority": 70, "seed": 7}""".formatted(request, model);
    }

    private static ValidatableResponse submit(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/forget-requests")
                .then();
    }

    private static ValidatableResponse plan(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/forget-requests?dryRun=true")
                .then();
    }

    private ValidatableResponse instruct(String word, String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/forget-requests/" + request + "/" + word)
                .then();
    }

    private ValidatableResponse follow() {
        return when().get("/forget-requests/" + request).then();
    }
}
