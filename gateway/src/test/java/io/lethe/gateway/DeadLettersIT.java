package io.lethe.gateway;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.LocalInfrastructureResource;
import io.lethe.testing.ProbedRecord;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator does with a status that the view could not take. */
@QuarkusTest
@WithTestResource(LocalInfrastructureResource.class)
class DeadLettersIT {

    private final String request = UUID.randomUUID().toString();
    private final String id = UUID.randomUUID().toString();
    private KafkaProbe kafka;

    @BeforeEach
    void connect() {
        kafka = KafkaProbe.connect();
    }

    @AfterEach
    void disconnect() {
        kafka.close();
    }

    @Test
    void listsShowsAndReplaysOne() {
        ProbedRecord letter = poison();
        String place = "%s/%d/%d".formatted(letter.topic(), letter.partition(), letter.offset());

        given().queryParam("topic", Topics.STATUS_CHANGED)
                .get("/dead-letters")
                .then()
                .statusCode(200)
                .body("id", hasItem(place));
        when().get("/dead-letters/" + place)
                .then()
                .statusCode(200)
                .body("letter.code", equalTo("MALFORMED_EVENT"))
                .body("letter.service", equalTo("gateway"));
        when().post("/dead-letters/" + place + "/replay").then().statusCode(200).body("source", equalTo("original"));

        ProbedRecord again = kafka.await(
                Topics.STATUS_CHANGED,
                record -> !record.header("lethe-replayed-from").isEmpty() && id.equals(record.header("ce_id")));
        assertThat(again.key()).isEqualTo(request);
        assertThat(again.text()).isEqualTo("{\"requestId\":");
    }

    @Test
    void answersWithAProblemWhereThereIsNone() {
        when().get("/dead-letters/" + Topics.STATUS_CHANGED + "/0/1000000")
                .then()
                .statusCode(404)
                .body("code", equalTo("DEAD_LETTER_NOT_FOUND"));
        when().post("/dead-letters/lethe.not.there.v1/0/0/replay")
                .then()
                .statusCode(404)
                .body("detail", containsString("no such topic"));
        when().get("/dead-letters?limit=0").then().statusCode(400);
    }

    private ProbedRecord poison() {
        kafka.produce(
                Topics.STATUS_CHANGED,
                request,
                "{\"requestId\":".getBytes(UTF_8),
                Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", id,
                        "ce_source", "/lethe/tests",
                        "ce_type", "io.lethe.forget.status-changed.v1"));
        return kafka.await(Topics.STATUS_CHANGED + ".dlq", record -> id.equals(record.header("ce_id")));
    }
}
