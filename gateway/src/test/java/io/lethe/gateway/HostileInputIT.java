package io.lethe.gateway;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.testing.LocalInfrastructureResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client sends is answered with what is wrong with it: no 500, nothing repeated, and the field named. */
@QuarkusTest
@WithTestResource(LocalInfrastructureResource.class)
@WithTestResource(PlanningCoordinator.class)
class HostileInputIT {

    private static final String START = "{\"modelId\": \"m\", \"subjectRefs\": [\"secret\"]";

    static Stream<Arguments> bodies() {
        return Stream.of(
                body("", 400, "empty"),
                body("null", 400, "null"),
                body("[]", 400, "object"),
                body("\"secret\"", 400, "object"),
                body("7", 400, "object"),
                body("secret", 400, "line 1"),
                body(START, 400, "line 1"),
                body(START + "} {}", 400, "one JSON object"),
                body(START + ", \"subjectRefs\": [\"secret2\"]}", 400, "line 1"),
                body("{\"modelId\": \"m\", \"subjectRefs\": [\"secret", 400, "line 1"),
                body("{\"modelId\": \"m\"}", 400, "nobody"),
                body("{\"modelId\": \"m\", \"subjectRefs\": []}", 400, "nobody"),
                body("{\"subjectRefs\": [\"secret\"]}", 400, "modelId and datasetId"),
                body("{\"modelId\": \"m\", \"subjectRefs\": [\"\"]}", 400, "subjectRefs[0]"),
                body("{\"modelId\": \"m\", \"subjectRefs\": [\"secret\", \" \"]}", 400, "subjectRefs[1]"),
                body("{\"modelId\": \"m\", \"subjectRefs\": [null]}", 400, "subjectRefs"),
                body("{\"modelId\": \"m\", \"subjectRefs\": \"secret\"}", 400, "subjectRefs"),
                body("{\"modelId\": \"m\", \"subjectRefs\": [12]}", 400, "subjectRefs"),
                body("{\"modelId\": \"m\", \"subjectRefs\": [{\"secret\": 1}]}", 400, "subjectRefs"),
                body(
                        "{\"modelId\": \"m\", \"subjectRefs\": [\"%s\"]}".formatted("secret".repeat(40)),
                        400,
                        "subjectRefs[0]"),
                body("{\"modelId\": \"m\", \"subjectRefs\": [\"secret\\ud800\"]}", 400, "subjectRefs[0]"),
                body("{\"modelId\": \"Secret Name\", \"subjectRefs\": [\"p\"]}", 400, "modelId"),
                body("{\"modelId\": \"../secret\", \"subjectRefs\": [\"p\"]}", 400, "modelId"),
                body("{\"modelId\": 7, \"subjectRefs\": [\"p\"]}", 400, "modelId"),
                body("{\"datasetId\": \"secret name\", \"subjectRefs\": [\"p\"]}", 400, "datasetId"),
                body(START + ", \"modelVersion\": \"secret name\"}", 400, "modelVersion"),
                body(START + ", \"method\": \"Kim secret\"}", 400, "method"),
                body(START + ", \"requestId\": \"secret\"}", 400, "requestId"),
                body(START + ", \"requestId\": \"\"}", 400, "requestId"),
                body(START + ", \"requestId\": 1e300}", 400, "requestId"),
                body(START + ", \"regulation\": \"secret\"}", 400, "gdpr, ccpa, other"),
                body(START + ", \"regulation\": \"GDPR\"}", 400, "gdpr, ccpa, other"),
                body(START + ", \"regulation\": 1}", 400, "regulation"),
                body(START + ", \"regulation\": \"1\"}", 400, "regulation"),
                body(START + ", \"submittedAt\": \"1999-12-31T23:59:59Z\"}", 400, "submittedAt"),
                body(START + ", \"submittedAt\": \"2999-01-01T00:00:00Z\"}", 400, "submittedAt"),
                body(START + ", \"submittedAt\": \"-999999999-01-01T00:00:00Z\"}", 400, "submittedAt"),
                body(START + ", \"submittedAt\": \"+999999999-12-31T23:59:59Z\"}", 400, "submittedAt"),
                body(START + ", \"submittedAt\": 1e300}", 400, "submittedAt"),
                body(START + ", \"submittedAt\": 1700000000}", 400, "submittedAt"),
                body(START + ", \"submittedAt\": \"2026-11-20T09:30:00\"}", 400, "2026-11-20T09:30:00Z"),
                body(START + ", \"submittedAt\": \"secret\"}", 400, "submittedAt"),
                body(START + ", \"dueAt\": \"1970-01-01T00:00:00Z\"}", 400, "dueAt"),
                body(START + ", \"dueAt\": \"2999-01-01T00:00:00Z\"}", 400, "dueAt"),
                body(
                        START + ", \"submittedAt\": \"2026-01-02T00:00:00Z\", \"dueAt\": \"2026-01-01T00:00:00Z\"}",
                        400,
                        "dueAt"),
                body(START + ", \"priority\": -1}", 400, "priority"),
                body(START + ", \"priority\": 101}", 400, "priority"),
                body(START + ", \"priority\": 5.5}", 400, "priority"),
                body(START + ", \"priority\": \"5\"}", 400, "priority"),
                body(START + ", \"priority\": 99999999999999999999}", 400, "priority"),
                body(START + ", \"priority\": %s}".formatted("9".repeat(2_000)), 400, ""),
                body(START + ", \"seed\": 99999999999999999999}", 400, "seed"),
                body(START + ", \"reference\": \"true\"}", 400, "reference"),
                body(START + ", \"reference\": 1}", 400, "reference"),
                body(START + ", \"parameters\": \"secret\"}", 422, "parameters"),
                body(START + ", \"parameters\": {\"secret name\": 1}}", 422, "parameters"),
                body(START + ", \"parameters\": {\"epochs\": \"Secret Name\"}}", 422, "parameters"),
                body(START + ", \"parameters\": {\"epochs\": 1e999}}", 422, "parameters"),
                body(START + ", \"parameters\": {\"epochs\": [1]}}", 422, "parameters"),
                body(START + ", \"parameters\": %s}".formatted("[".repeat(5_000)), 400, ""),
                body(START + ", \"subjectref\": [\"secret\"]}", 400, "'subjectref'"),
                body(START + ", \"callbackUrls\": [\"\"]}", 400, "'callbackUrls'"),
                body(START + ", \"dueat\": null}", 400, "'dueat'"),
                body(START + ", \"secret name\": 1}", 400, "unknown name"),
                body("{\"modelId\": \"m\", \"subjectRefs\": %s}".formatted(names(5_001)), 413, "at most 5000"),
                body("{\"modelId\": \"m\", \"subjectRefs\": [\"%s\"]}".formatted("x".repeat(300_000)), 413, "256 KiB"));
    }

    static Stream<Arguments> bytes() {
        return Stream.of(
                Arguments.of("application/json", new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0xd8}),
                Arguments.of("application/json", "{\"modelId\": \"sécret\"}".getBytes(ISO_8859_1)),
                Arguments.of("application/json", new byte[1_000]),
                Arguments.of("application/json; charset=utf-16", "{\"secret\": ".getBytes(UTF_16)),
                Arguments.of("application/json; charset=nonsense", "{\"secret\": ".getBytes(UTF_8)),
                Arguments.of("text/plain", "secret".getBytes(UTF_8)),
                Arguments.of("application/cloudevents+json", "{}".getBytes(UTF_8)),
                Arguments.of("multipart/form-data; boundary=x", "--x--".getBytes(UTF_8)),
                Arguments.of("nonsense", "{}".getBytes(UTF_8)),
                Arguments.of("application/json", new byte[900_000]),
                Arguments.of("application/json", new byte[3_000_000]));
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of("GET", "/forget-requests/secret"),
                Arguments.of("GET", "/forget-requests/%00"),
                Arguments.of("GET", "/forget-requests/" + "x".repeat(3_000)),
                Arguments.of("GET", "/forget-requests/%F0%9F%98%80/events"),
                Arguments.of("PUT", "/forget-requests"),
                Arguments.of("DELETE", "/forget-requests/0b7c6f6e-6a3a-4b1e-9c52-0d8f6f3f1a11"),
                Arguments.of("POST", "/forget-requests/secret/cancel"),
                Arguments.of("POST", "/forget-requests?dryrun=true"),
                Arguments.of("POST", "/forget-requests?dryRun=yes"),
                Arguments.of("GET", "/models/..%2f..%2fsecret"),
                Arguments.of("GET", "/models/secret/versions/%00/weights"),
                Arguments.of("GET", "/models?limit=secret"),
                Arguments.of("GET", "/models?cursor=secret"),
                Arguments.of("GET", "/models/m/scorecards?cursor=bmV3OngxOng"),
                Arguments.of("GET", "/no/such/path"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void refusesABodyAndSaysWhatIsWrong(String body, int status, String told) {
        var answer = given().contentType("application/json")
                .body(body.getBytes(UTF_8))
                .post("/forget-requests");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("detail")).contains(told).doesNotContainIgnoringCase("secret");
        assertThat(answer.jsonPath().getString("code")).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("bytes")
    void refusesBytesThatAreNoJson(String contentType, byte[] body) {
        var raw = RestAssured.config()
                .encoderConfig(
                        EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));

        var answer = given().config(raw)
                .header("Content-Type", contentType)
                .body(body)
                .post("/forget-requests");

        assertThat(answer.statusCode()).as(answer.asString()).isBetween(400, 499);
        assertThat(answer.asString()).doesNotContainIgnoringCase("secret");
    }

    @ParameterizedTest
    @MethodSource("calls")
    void refusesCallsThatMakeNoSense(String method, String path) {
        var answer = given().urlEncodingEnabled(false)
                .contentType("application/json")
                .body("{\"modelId\": \"m\", \"subjectRefs\": [\"secret\"]}")
                .request(method, path);

        assertThat(answer.statusCode()).as(answer.asString()).isBetween(400, 499);
        assertThat(answer.asString()).doesNotContainIgnoringCase("secret");
    }

    private static Arguments body(String body, int status, String told) {
        return Arguments.of(body, status, told);
    }

    private static String names(int count) {
        return "[" + String.join(",", Collections.nCopies(count, "\"p\"")) + "]";
    }
}
