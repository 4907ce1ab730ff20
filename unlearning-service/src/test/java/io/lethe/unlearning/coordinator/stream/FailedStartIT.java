package io.lethe.unlearning.coordinator.stream;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.lethe.testing.LocalInfrastructureResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A coordinator whose stream cannot start is neither ready nor alive, however well everything else is. */
@QuarkusTest
@WithTestResource(LocalInfrastructureResource.class)
@TestProfile(FailedStartIT.NoRoomForRows.class)
class FailedStartIT {

    private static final String STREAM = "checks.find { it.name == 'coordinator-stream' }";

    /** The state directory is a file. */
    public static final class NoRoomForRows implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path file = Files.createTempFile(Files.createDirectories(Path.of("target")), "rows", "");
                return Map.of(
                        "lethe.unlearning.roles",
                        "coordinator",
                        "lethe.unlearning.coordinator.state-directory",
                        file.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void saysSo() {
        await().untilAsserted(() -> get("/q/health/live")
                .then()
                .statusCode(503)
                .body(STREAM + ".status", equalTo("DOWN"))
                .body(STREAM + ".data.state", containsString("failed to start")));
        get("/q/health/ready").then().statusCode(503).body(STREAM + ".status", equalTo("DOWN"));
    }
}
