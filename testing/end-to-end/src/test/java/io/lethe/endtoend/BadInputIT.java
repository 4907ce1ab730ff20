package io.lethe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.ProbedRecord;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever a producer sends wrong gets one clear answer, and the next request is served. */
@ExtendWith(StackExtension.class)
class BadInputIT {

    private static final String DEAD_LETTERS = Topics.FORGET_REQUESTED + ".dlq";

    private final RunningStack stack;
    private final User user;

    BadInputIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @Test
    void poisonGoesToTheDeadLettersAndTheChannelGoesOn() {
        User.Model model = user.sharedModel();
        String person = user.somebody();
        ForgetRequested request = request(model.modelId(), List.of(person));
        Map<String, String> headers = KafkaProbe.binaryHeaders(request);
        String poison = "{\"requestId\": " + UUID.randomUUID();

        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            probe.produce(Topics.FORGET_REQUESTED, model.modelId(), poison.getBytes(StandardCharsets.UTF_8), headers);
            probe.produceBinary(request);

            ProbedRecord dead = probe.await(
                    DEAD_LETTERS,
                    record -> Objects.equals(
                            headers.get("ce_id"), record.headers().get("ce_id")));
            assertThat(dead.header("lethe-error-code")).isEqualTo("MALFORMED_EVENT");
            assertThat(dead.text()).as("a reference, without the data").doesNotContain("requestId");
        }
        assertThat(user.outcome(request.requestId()).getString("state")).isEqualTo("completed");
    }

    @Test
    void anEventWithoutItsHeadersIsADeadLetterThatNamesTheHeader() {
        ForgetRequested request = request("headless-" + UUID.randomUUID(), List.of("somebody"));
        Map<String, String> headers = KafkaProbe.binaryHeaders(request);
        headers.remove("ce_type");

        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            probe.produce(Topics.FORGET_REQUESTED, request.requestId(), "{}".getBytes(StandardCharsets.UTF_8), headers);

            ProbedRecord dead = probe.await(
                    DEAD_LETTERS,
                    record -> Objects.equals(
                            headers.get("ce_id"), record.headers().get("ce_id")));
            assertThat(dead.header("lethe-error-code")).isEqualTo("MISSING_HEADER");
            assertThat(dead.header("dead-letter-reason")).contains("ce_type");
        }
    }

    @Test
    void anUnknownModelIsRejected() {
        assertRejected(request("nobody-" + UUID.randomUUID(), List.of("somebody")), "MODEL_NOT_FOUND");
    }

    @Test
    void anUnknownPersonIsRejectedAndNotNamed() {
        User.Model model = user.sharedModel();
        String stranger = "stranger-" + UUID.randomUUID();

        JsonPath outcome = assertRejected(request(model.modelId(), List.of(stranger)), "SUBJECT_NOT_FOUND");

        assertThat(outcome.getString("message")).doesNotContain(stranger);
        assertThat(stack.allLogs()).doesNotContain(stranger);
    }

    @Test
    void anEmptyListOfPeopleIsRejected() {
        User.Model model = user.sharedModel();
        assertRejected(request(model.modelId(), List.of()), "NOTHING_TO_FORGET");
        user.submit(Map.of("modelId", model.modelId(), "subjectRefs", List.of(), "regulation", "gdpr"))
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("NOTHING_TO_FORGET"));
    }

    @Test
    void anUnknownMethodIsRejectedWithTheKnownOnes() {
        User.Model model = user.sharedModel();
        String requestId = user.submit(
                        Map.of("modelId", model.modelId(), "subjectRefs", model.people(), "method", "wishful-thinking"))
                .path("requestId");

        JsonPath outcome = user.outcome(requestId);

        assertThat(outcome.getString("reasonCode")).isEqualTo("UNKNOWN_METHOD");
        assertThat(outcome.getString("message")).contains("retrain");
    }

    @Test
    void theSameRequestTwiceHasOneEffect() {
        User.Model model = user.sharedModel();
        String person = user.somebody();
        String requestId = UUID.randomUUID().toString();
        Map<String, Object> body = Map.of(
                "requestId",
                requestId,
                "modelId",
                model.modelId(),
                "subjectRefs",
                List.of(person),
                "regulation",
                "gdpr",
                "submittedAt",
                "2026-11-01T10:00:00Z");
        user.submit(body).then().statusCode(202);
        user.outcome(requestId);

        user.submit(body).then().statusCode(202);
        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            ForgetRequested again = new ForgetRequested(
                    requestId,
                    model.modelId(),
                    null,
                    null,
                    List.of(person),
                    null,
                    Regulation.GDPR,
                    Instant.parse("2026-11-01T10:00:00Z"),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
            probe.produceBinary(again);
            user.outcome(user.forget(model, user.somebody()));

            assertThat(probe.read(Topics.JOB_PLANNED, record -> record.text().contains(requestId)).stream()
                            .map(record -> record.event(JobPlanned.class))
                            .filter(job -> job.kind() != JobKind.SCORE && job.rung() == 0))
                    .as("first jobs for the request that was sent three times")
                    .hasSize(1);
        }
    }

    @Test
    void anotherBodyUnderAKnownIdIsAConflict() {
        User.Model model = user.sharedModel();
        String requestId = user.forget(model, user.somebody());

        user.submit(Map.of(
                        "requestId",
                        requestId,
                        "modelId",
                        model.modelId(),
                        "subjectRefs",
                        List.of("somebody else"),
                        "regulation",
                        "gdpr"))
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("CONFLICTING_DUPLICATE"));
        assertThat(user.outcome(requestId).getString("state")).isEqualTo("completed");
    }

    private JsonPath assertRejected(ForgetRequested request, String code) {
        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            probe.produceBinary(request);
        }
        JsonPath outcome = user.outcome(request.requestId());
        assertThat(outcome.getString("state")).isEqualTo("rejected");
        assertThat(outcome.getString("reasonCode")).isEqualTo(code);
        return outcome;
    }

    private static ForgetRequested request(String modelId, List<String> people) {
        return new ForgetRequested(
                UUID.randomUUID().toString(),
                modelId,
                null,
                null,
                people,
                null,
                Regulation.GDPR,
                Instant.now(),
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
