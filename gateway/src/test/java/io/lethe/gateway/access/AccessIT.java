package io.lethe.gateway.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.LocalInfrastructureResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, tried against a real identity provider and real keys. */
@QuarkusTest
@WithTestResource(LocalInfrastructureResource.class)
@WithTestResource(GuardedGateway.class)
class AccessIT {

    private static final List<String> ROLES =
            List.of(Roles.FORGET_SUBMIT, Roles.FORGET_READ, Roles.MODEL_READ, Roles.OPERATOR, Roles.SCRAPER);
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private static final Map<String, String> TOKENS = new HashMap<>();

    /** An endpoint of the OpenAPI document, and the roles that the document says it answers to. */
    private record Endpoint(String method, String path, List<String> roles) {

        Response call(RequestSpecification as) {
            var concrete =
                    path.replace("{partition}", "0").replace("{offset}", "0").replaceAll("\\{[^}]*}", "x");
            return as.redirects()
                    .follow(false)
                    .contentType(ContentType.JSON)
                    .request(method.toUpperCase(Locale.ROOT), concrete);
        }
    }

    @Test
    void everyEndpointRefusesWhoDoesNotSayWhoTheyAre() {
        for (var endpoint : endpoints()) {
            var answer = endpoint.call(given());

            assertThat(answer.statusCode()).as(endpoint.toString()).isEqualTo(401);
            assertThat(answer.contentType()).as(endpoint.toString()).startsWith("application/problem+json");
            assertThat(answer.header("WWW-Authenticate")).contains("Bearer", "ApiKey");
        }
    }

    @Test
    void everyEndpointAnswersToItsRolesAndToNoOther() {
        for (var endpoint : endpoints()) {
            assertThat(endpoint.roles()).as(endpoint.toString()).isNotEmpty();
            for (var role : ROLES) {
                int status = endpoint.call(as(role)).statusCode();

                if (endpoint.roles().contains(role)) {
                    assertThat(status).as(endpoint + " as " + role).isNotIn(401, 403, 429);
                } else {
                    assertThat(status).as(endpoint + " as " + role).isEqualTo(403);
                }
            }
            assertThat(endpoint.call(as("something-else")).statusCode())
                    .as(endpoint.toString())
                    .isEqualTo(403);
        }
    }

    @Test
    void rolesAreAsWritten() {
        assertThat(roles("post", "/forget-requests")).containsExactlyInAnyOrder("forget-submit", "operator");
        assertThat(roles("get", "/forget-requests/{requestId}")).containsExactlyInAnyOrder("forget-read", "operator");
        assertThat(roles("post", "/forget-requests/{requestId}/{instruction}")).containsExactly("operator");
        assertThat(roles("get", "/models/{modelId}/versions/{modelVersion}/weights"))
                .containsExactlyInAnyOrder("model-read", "operator");
        assertThat(roles("get", "/dead-letters")).containsExactly("operator");
    }

    @Test
    void refusesTokensThatAreNotForUs() {
        var good = token("team", Roles.MODEL_READ);
        var signature = good.lastIndexOf('.') + 10;
        var forged = good.substring(0, signature)
                + (good.charAt(signature) == 'A' ? 'B' : 'A')
                + good.substring(signature + 1);
        var unsigned = "eyJhbGciOiJub25lIn0" + good.substring(good.indexOf('.'), good.lastIndexOf('.') + 1);

        given().auth().oauth2(good).get("/models").then().statusCode(200);
        for (var bad : List.of(
                forged, unsigned, "nonsense", token("elsewhere", Roles.MODEL_READ), token("late", Roles.MODEL_READ))) {
            given().auth()
                    .oauth2(bad)
                    .get("/models")
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .body("detail", containsString("not known here"));
        }
    }

    @Test
    void machinesComeInWithAKeyAndKeysAreRotatedWithoutARestart() throws IOException {
        var file = Path.of(ConfigProvider.getConfig().getValue(GuardedGateway.KEYS, String.class));
        var first = GuardedGateway.key("reader");
        var second = GuardedGateway.key("reader, anew");
        withKey(first).get("/forget-requests").then().statusCode(200);
        withKey(first).get("/models").then().statusCode(403);
        withKey(second).get("/forget-requests").then().statusCode(401);
        withKey("short").get("/forget-requests").then().statusCode(401);

        GuardedGateway.writeKeys(file, List.of(GuardedGateway.machine("reader", second, Roles.FORGET_READ)));

        await().untilAsserted(
                        () -> withKey(second).get("/forget-requests").then().statusCode(200));
        withKey(first).get("/forget-requests").then().statusCode(401);
        GuardedGateway.writeKeys(file, GuardedGateway.MACHINES);
        await().untilAsserted(
                        () -> withKey(first).get("/forget-requests").then().statusCode(200));
    }

    @Test
    void anIdBelongsToWhoUsedItFirst() {
        var body = """
                {"requestId": "%s", "modelId": "ages", "sampleRefs": ["image-1"]}""".formatted(UUID.randomUUID());

        submit("portal", body).then().statusCode(202);
        submit("portal", body).then().statusCode(202);
        submit("team", body).then().statusCode(409).body("code", equalTo("CONFLICTING_DUPLICATE"));
    }

    /**
     * Another gateway has not seen the first one's callers, and the coordinator knows askers by their events' source.
     */
    @Test
    void eventsTellCallersApartAndNameNone() {
        var first = UUID.randomUUID().toString();
        var second = UUID.randomUUID().toString();
        var third = UUID.randomUUID().toString();
        var body = "{\"requestId\": \"%s\", \"modelId\": \"ages\", \"sampleRefs\": [\"image-1\"]}";
        submit("portal", body.formatted(first)).then().statusCode(202);
        submit("portal", body.formatted(second)).then().statusCode(202);
        submit("team", body.formatted(third)).then().statusCode(202);

        try (var kafka = KafkaProbe.connect()) {
            var sources = Stream.of(first, second, third)
                    .map(id -> kafka.await(Topics.FORGET_REQUESTED, record -> id.equals(record.key()))
                            .header("ce_source"))
                    .toList();
            assertThat(sources.get(0)).isEqualTo(sources.get(1)).isNotEqualTo(sources.get(2));
            assertThat(sources).noneMatch(source -> source.contains("portal") || source.contains("team"));
        }
    }

    /** The subject of these tokens is what the machine is known as. */
    @Test
    void aTokenDoesNotPassForAMachine() {
        var body = """
                {"requestId": "%s", "modelId": "ages", "sampleRefs": ["image-1"]}""".formatted(UUID.randomUUID());
        var machine = withKey(GuardedGateway.key("portal")).contentType(ContentType.JSON);

        machine.body(body).post("/forget-requests").then().statusCode(202);
        submit("impostor", body).then().statusCode(409).body("code", equalTo("CONFLICTING_DUPLICATE"));
        machine.body(body).post("/forget-requests").then().statusCode(202);
    }

    @Test
    void oneCallerCannotTakeTheGatewayFromTheOthers() {
        var answers = new ArrayList<Response>();
        for (int i = 0; i < 10 * GuardedGateway.CALLS_PER_MINUTE && answers.isEmpty(); i++) {
            var answer = as("crowd", Roles.MODEL_READ).get("/models/none");
            if (answer.statusCode() == 429) {
                answers.add(answer);
            }
        }

        assertThat(answers).isNotEmpty();
        answers.get(0).then().contentType("application/problem+json").header("Retry-After", equalTo("1"));
        as("team", Roles.MODEL_READ).get("/models/none").then().statusCode(404);
    }

    @Test
    void tellsMetricsToTheScraperAndProbesToEverybody() {
        given().get("/q/metrics").then().statusCode(401);
        as(Roles.MODEL_READ).get("/q/metrics").then().statusCode(403);
        as(Roles.SCRAPER).get("/q/metrics").then().statusCode(200).body(containsString("lethe_build_info"));
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/openapi").then().statusCode(200);
    }

    @Test
    void everyAnswerKeepsBrowsersOut() {
        var answers = List.of(
                as(Roles.MODEL_READ).get("/models"),
                as(Roles.MODEL_READ).get("/models/none"),
                given().get("/models"),
                as(Roles.MODEL_READ).header("Host", "evil.example").get("/models"),
                given().get("/nowhere"),
                given().get("/q/health/live"));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'");
            assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("Cache-Control")).contains("no-store");
            assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
            assertThat(answer.header("Server")).isNull();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8080", "127.0.0.1.evil.example"})
    void isNotCalledByAnotherNameOnTheLoopbackAddress(String host) {
        as(Roles.MODEL_READ).header("Host", host).get("/models").then().statusCode(421);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://127.0.0.1.evil.example"})
    void isNotCalledByPagesOfOtherSites(String origin) {
        as(Roles.OPERATOR)
                .header("Origin", origin)
                .post("/forget-requests/x/cancel")
                .then()
                .statusCode(403);
    }

    private static List<Endpoint> endpoints() {
        var found = new ArrayList<Endpoint>();
        var document = given().accept(ContentType.JSON).get("/q/openapi").jsonPath();
        Map<String, Map<String, Object>> paths = document.getMap("paths");
        paths.forEach((path, operations) -> operations.keySet().stream()
                .filter(METHODS::contains)
                .forEach(method -> found.add(new Endpoint(method, path, roles(document, method, path)))));
        assertThat(found).hasSizeGreaterThan(10);
        return found;
    }

    private static List<String> roles(String method, String path) {
        return roles(given().accept(ContentType.JSON).get("/q/openapi").jsonPath(), method, path);
    }

    private static List<String> roles(JsonPath document, String method, String path) {
        List<Map<String, List<String>>> requirements =
                document.getList("paths.'%s'.%s.security".formatted(path, method));
        return requirements == null
                ? List.of()
                : requirements.stream()
                        .flatMap(requirement -> requirement.values().stream())
                        .flatMap(List::stream)
                        .distinct()
                        .toList();
    }

    private static Response submit(String client, String body) {
        return as(client, Roles.FORGET_SUBMIT)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/forget-requests");
    }

    private static RequestSpecification withKey(String key) {
        return given().header("Authorization", "ApiKey " + key);
    }

    private static RequestSpecification as(String role) {
        return as(role, role);
    }

    private static RequestSpecification as(String client, String role) {
        return given().auth().oauth2(TOKENS.computeIfAbsent(client + "/" + role, absent -> token(client, role)));
    }

    private static String token(String client, String role) {
        var issuer = ConfigProvider.getConfig().getValue(GuardedGateway.ISSUER, String.class);
        return GuardedGateway.token(issuer, client, role);
    }
}
