package io.lethe.unlearning;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.Scores;
import io.lethe.contracts.Scores.Estimate;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.LocalInfrastructureResource;
import io.lethe.testing.ProbedRecord;
import io.lethe.unlearning.worker.TinyModel;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The coordinator's stream on a real broker: topics, internal topics, envelope, dead letters, health. */
@QuarkusTest
@WithTestResource(LocalInfrastructureResource.class)
class RequestIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KafkaProbe probe = KafkaProbe.connect();

    @Inject
    TinyModel tinyModel;

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
    void followsARequestToItsEnd() {
        ModelTrained trained = tinyModel.trained("request-flow");
        ForgetRequested request = request("request-flow", "train-0", true);

        probe.produceBinary(trained);
        probe.produceBinary(request);
        ModelUnlearned candidate = unlearned(request, JobPlanned.Purpose.CANDIDATE);
        probe.produceBinary(scored(candidate));
        ModelUnlearned reference = unlearned(request, JobPlanned.Purpose.REFERENCE);

        ModelPromoted promoted = probe.await(Topics.MODEL_PROMOTED, record -> "request-flow".equals(record.key()))
                .event(ModelPromoted.class);
        assertThat(promoted.model()).isEqualTo(candidate.model());
        assertThat(reference.base()).isEqualTo(trained.model());
        assertThat(probe.read(
                        Topics.STATUS_CHANGED, record -> request.requestId().equals(record.key())))
                .extracting(record -> record.event(StatusChanged.class).state())
                .startsWith(RequestState.ACCEPTED, RequestState.RUNNING)
                .endsWith(RequestState.EVALUATING, RequestState.COMPLETED);
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

    private ModelUnlearned unlearned(ForgetRequested request, JobPlanned.Purpose purpose) {
        return probe.await(Topics.MODEL_UNLEARNED, 1, PATIENCE, record -> {
                    ModelUnlearned outcome = record.event(ModelUnlearned.class);
                    return outcome.requestIds().contains(request.requestId()) && outcome.purpose() == purpose;
                })
                .get(0)
                .event(ModelUnlearned.class);
    }

    private static EvaluationScored scored(ModelUnlearned candidate) {
        Estimate half = new Estimate(0.5, 0.4, 0.6);
        return new EvaluationScored(
                candidate.model(),
                ModelState.UNLEARNED,
                candidate.jobId(),
                candidate.requestIds(),
                new Scores(half, null, half, half, half, half, half, half, half, 0.5, 1.0, 1.0, List.of()),
                new ArtifactRef("evaluations", "request-flow/v2/scores.json", "0".repeat(64), 1),
                1);
    }

    private static ForgetRequested request() {
        return request("nobody-trained-this", "somebody", false);
    }

    private static ForgetRequested request(String modelId, String subject, boolean reference) {
        return new ForgetRequested(
                UUID.randomUUID().toString(),
                modelId,
                null,
                List.of(subject),
                null,
                null,
                null,
                null,
                "fine-tune",
                null,
                reference,
                null,
                null);
    }
}
