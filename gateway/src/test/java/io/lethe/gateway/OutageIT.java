package io.lethe.gateway;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.lethe.contracts.RequestState;
import io.lethe.local.infrastructure.InfrastructureOptions;
import io.lethe.local.infrastructure.LocalInfrastructure;
import io.lethe.testing.KafkaProbe;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Broker and store are away when the gateway starts, come, go and come back. */
@QuarkusTest
@WithTestResource(OutageIT.AwayAtStart.class)
class OutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String FIRST = "9f0c1b52-8f0e-4a57-9d0b-3c1f6f6d2a01";
    private static final String SECOND = "9f0c1b52-8f0e-4a57-9d0b-3c1f6f6d2a02";
    private static final String THIRD = "9f0c1b52-8f0e-4a57-9d0b-3c1f6f6d2a03";

    @Test
    void staysUpAndRecovers() {
        isAliveButNotReady();
        submit(FIRST)
                .statusCode(503)
                .header("Retry-After", "5")
                .body("code", equalTo("BROKER_UNAVAILABLE"))
                .body("detail", containsString(FIRST));
        // Nobody can tell yet whether there is such a model.
        when().get("/models/ages").then().statusCode(503).header("Retry-After", "5");

        try (var infrastructure = start()) {
            becomesReady();
            showsTheModel(infrastructure.bootstrapServers());
            submit(FIRST).statusCode(202);
            submit(SECOND).statusCode(202);
        }

        await().atMost(PATIENCE).untilAsserted(this::isAliveButNotReady);
        when().get("/models/ages").then().statusCode(200);
        when().get("/forget-requests/" + SECOND).then().statusCode(200);

        try (var infrastructure = start()) {
            becomesReady();
            submit(THIRD).statusCode(202);
            follows(infrastructure.bootstrapServers());
        }
    }

    private static LocalInfrastructure start() {
        // Not injected: Quarkus checks the injection points of all test classes, and only this one has the settings.
        var config = ConfigProvider.getConfig();
        var broker = URI.create("broker://" + config.getValue("kafka.bootstrap.servers", String.class));
        var store = config.getValue("lethe.store.endpoint", URI.class);
        return LocalInfrastructure.start(
                config.getValue("lethe.test.data", Path.class),
                InfrastructureOptions.onPorts(broker.getPort(), store.getPort()));
    }

    private static void showsTheModel(String broker) {
        try (var kafka = KafkaProbe.connect(broker)) {
            kafka.produceBinary(Events.model("ages", 1, Events.ARTIFACT));
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> when().get("/models/ages").then().statusCode(200));
    }

    private static void follows(String broker) {
        try (var kafka = KafkaProbe.connect(broker)) {
            kafka.produceBinary(Events.status(THIRD, "ages", RequestState.ACCEPTED, 1));
        }
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> when().get("/forget-requests/" + THIRD).then().body("state", equalTo("accepted")));
    }

    private void isAliveButNotReady() {
        when().get("/q/health/live").then().statusCode(200);
        when().get("/q/health/ready").then().statusCode(503);
    }

    private static void becomesReady() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
    }

    private static ValidatableResponse submit(String request) {
        return given().contentType(ContentType.JSON)
                .body("""
                        {"requestId": "%s", "modelId": "ages", "subjectRefs": ["person-17"]}""".formatted(request))
                .post("/forget-requests")
                .then();
    }

    /** Finds free ports and credentials by a first start, then stops again. */
    public static final class AwayAtStart implements QuarkusTestResourceLifecycleManager {

        @Override
        public Map<String, String> start() {
            try {
                var data =
                        Files.createTempDirectory(Path.of("target"), "outage-").toAbsolutePath();
                try (var infrastructure = LocalInfrastructure.start(data)) {
                    return Map.of(
                            "kafka.bootstrap.servers", infrastructure.bootstrapServers(),
                            "lethe.store.endpoint", infrastructure.storeEndpoint(),
                            "lethe.store.access-key", infrastructure.accessKey(),
                            "lethe.store.secret-key", infrastructure.secretKey(),
                            "lethe.gateway.view-directory", data.resolve("view").toString(),
                            "lethe.test.data", data.toString());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            // closed by the test
        }
    }
}
