package io.lethe.unlearning;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.LocalInfrastructureResource;
import io.lethe.testing.ProbedRecord;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The coordinator's stream on a real broker: topics, internal topics, envelope, dead letters, health. */
@QuarkusTest
@WithTestResource(LocalInfrastructureResource.class)
class RequestIT {

    private final KafkaProbe probe = KafkaProbe.connect();

    @AfterEach
    void disconnect() {
        probe.close();
    }

    @Test
    void refusesARequestForAnUnknownModel() {
        ForgetRequested request = request();

        probe.produceBinary(request);

        StatusChanged status = statusOf(request);
        assertThat(status.state()).isEqualTo(RequestState.REJECTED);
        assertThat(status.reasonCode()).isEqualTo(ErrorCode.MODEL_NOT_FOUND.name());
    }

    @Test
    void takesStructuredMode() {
        ForgetRequested request = request();

        probe.produceStructured(request);

        assertThat(statusOf(request).state()).isEqualTo(RequestState.REJECTED);
    }

    @Test
    void buriesPoisonAndGoesOn() {
        ForgetRequested request = request();
        String key = UUID.randomUUID().toString();

        probe.produce(
                Topics.FORGET_REQUESTED,
                key,
                "{\"requestId\":".getBytes(StandardCharsets.UTF_8),
                KafkaProbe.binaryHeaders(request));
        probe.produceBinary(request);

        ProbedRecord letter = probe.await(Topics.FORGET_REQUESTED + ".dlq", record -> key.equals(record.key()));
        assertThat(letter.header("lethe-error-code")).isEqualTo(ErrorCode.MALFORMED_EVENT.name());
        assertThat(statusOf(request).state()).isEqualTo(RequestState.REJECTED);
    }

    @Test
    void isAliveAndReady() {
        RestAssured.get("/q/health/live").then().statusCode(200);
        RestAssured.get("/q/health/ready").then().statusCode(200);
        RestAssured.get("/q/metrics").then().statusCode(200).body(Matchers.containsString("lethe_jobs_running"));
    }

    private StatusChanged statusOf(ForgetRequested request) {
        return probe.await(Topics.STATUS_CHANGED, record -> request.requestId().equals(record.key()))
                .event(StatusChanged.class);
    }

    private static ForgetRequested request() {
        return new ForgetRequested(
                UUID.randomUUID().toString(),
                "nobody-trained-this",
                null,
                List.of("somebody"),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
