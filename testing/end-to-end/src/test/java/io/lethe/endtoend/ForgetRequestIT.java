package io.lethe.endtoend;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.ProbedRecord;
import io.restassured.path.json.JsonPath;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class ForgetRequestIT {

    private final RunningStack stack;
    private final User user;

    ForgetRequestIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @Test
    void leadsFromGeneratedFacesToAScoredModelAndAReference() {
        User.Model model = user.train(2);

        String requestId = user.submit(Map.of(
                        "modelId",
                        model.modelId(),
                        "subjectRefs",
                        model.people().subList(0, 3),
                        "regulation",
                        "gdpr",
                        "reference",
                        true))
                .then()
                .statusCode(202)
                .extract()
                .path("requestId");

        JsonPath outcome = user.outcome(requestId);
        assertThat(outcome.getString("state")).isEqualTo("completed");
        String served = outcome.getString("models[0].modelVersion");
        assertThat(outcome.getString("models[0].verdict.outcome")).isNotNull();
        assertThat(user.gateway("/models/" + model.modelId()).jsonPath().getString("head.modelVersion"))
                .isEqualTo(served)
                .isNotEqualTo("v1");
        JsonPath scorecards = user.awaitScorecard(model, "retrained");
        assertThat(scorecards.getList("items.state")).contains("original", "unlearned", "retrained");
        assertThat(scorecards.getList("items.scores.testAccuracy.value", Float.class))
                .allSatisfy(accuracy -> assertThat(accuracy).isBetween(0f, 1f));
        assertThat(user.gateway("/models/" + model.modelId()).jsonPath().getString("head.modelVersion"))
                .as("a reference is never served")
                .isEqualTo(served);

        JsonPath next = user.outcome(user.forget(model, model.people().get(4)));
        assertThat(next.getString("models[0].modelVersion"))
                .isNotEqualTo(served)
                .isEqualTo(user.gateway("/models/" + model.modelId()).jsonPath().getString("head.modelVersion"));
    }

    @Test
    void tellsEveryStepOnKafka() {
        User.Model model = user.sharedModel();

        String requestId = user.forget(model, user.somebody());
        user.outcome(requestId);

        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            List<String> states = probe.read(Topics.STATUS_CHANGED, record -> requestId.equals(record.key())).stream()
                    .map(record -> record.event(StatusChanged.class).state().name())
                    .distinct()
                    .toList();
            assertThat(states).containsSubsequence("ACCEPTED", "RUNNING", "EVALUATING", "COMPLETED");
            ProbedRecord promoted =
                    probe.await(Topics.MODEL_PROMOTED, record -> record.text().contains(requestId));
            assertThat(promoted.key()).isEqualTo(model.modelId());
            assertThat(promoted.event(ModelPromoted.class).requestIds()).contains(requestId);
            assertThat(promoted.headers())
                    .containsEntry("ce_type", "io.lethe.model.promoted.v1")
                    .containsEntry("ce_source", "/lethe/unlearning-service")
                    .containsKeys("ce_id", "ce_time", "ce_correlationid", "ce_causationid");
        }
    }

    @Test
    void givesOutTheWeightsThatItAnnounced() throws NoSuchAlgorithmException {
        String path = "/models/" + user.sharedModel().modelId();

        byte[] weights = user.gateway(path + "/versions/v1/weights").asByteArray();

        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(weights));
        assertThat(digest)
                .isEqualTo(user.gateway(path)
                        .jsonPath()
                        .getString("versions.find { it.model.modelVersion == 'v1' }.model.weights.sha256"));
    }

    @Test
    void isRejectedForAPersonWhoIsForgottenAlready() {
        User.Model model = user.sharedModel();
        String person = user.somebody();
        user.outcome(user.forget(model, person));

        JsonPath second = user.outcome(user.forget(model, person));

        assertThat(second.getString("state")).isEqualTo("rejected");
        assertThat(second.getString("reasonCode")).isEqualTo("SUBJECT_ALREADY_FORGOTTEN");
    }

    @Test
    void leavesNoTraceOfThePersonInLogsAndMetrics() {
        User.Model model = user.sharedModel();
        String person = user.somebody();

        user.outcome(user.forget(model, person));

        assertThat(stack.allLogs()).doesNotContain(person);
        for (String service : stack.services()) {
            assertThat(given().get(stack.url(service) + "/q/metrics").asString())
                    .contains("lethe_")
                    .doesNotContain(person);
        }
    }
}
