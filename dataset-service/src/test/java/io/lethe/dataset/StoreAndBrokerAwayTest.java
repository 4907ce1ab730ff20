package io.lethe.dataset;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(StoreAndBrokerAwayTest.NothingAnswers.class)
class StoreAndBrokerAwayTest {

    /** Points the service at a port that nothing listens on. */
    public static class NothingAnswers implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("kafka.bootstrap.servers", "localhost:1", "lethe.store.endpoint", "http://localhost:1");
        }
    }

    @Test
    void startsAndWaits() {
        given().get("/q/health/started").then().statusCode(200);
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(503);
    }

    @Test
    void saysThatTheStoreIsAway() {
        given().header("Prefer", "wait=120")
                .multiPart("spec", """
                        {"datasetId": "faces", "size": 8,
                         "source": {"kind": "synthetic-faces", "rich": 1, "casual": 0, "test": 1, "unseen": 1,
                                    "validation": 0, "longAlbum": 1, "shortAlbum": 1}}
                        """)
                .post("/datasets")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .body("code", is("STORE_UNAVAILABLE"));
    }
}
