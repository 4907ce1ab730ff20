package io.lethe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.Topics;
import io.lethe.contracts.Verdict;
import io.lethe.testing.KafkaProbe;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever a method does to a model, nothing bad is promoted, and the person is forgotten in the end. */
@Tag("proof")
@ExtendWith(StackExtension.class)
class BadMethodIT {

    private final RunningStack stack;
    private final User user;

    BadMethodIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @Test
    void ruinsForgetsNothingOrDivergesAndIsFollowedByTheNextRung() {
        User.Model model = user.train(60);

        assertAnotherMethodAfter(
                model, 0, "neg-grad", Map.of("epochs", 5, "learningRate", 0.05), "a method that ruins the model");
        assertAnotherMethodAfter(
                model, 1, "fine-tune", Map.of("epochs", 1, "learningRate", 1e-9), "a method that forgets nothing");
        assertAnotherMethodAfter(
                model, 2, "gradient-ascent", Map.of("epochs", 10, "learningRate", 10), "a method that diverges");
    }

    private void assertAnotherMethodAfter(
            User.Model model, int person, String method, Map<String, ?> parameters, String what) {
        String requestId = user.submit(Map.of(
                        "modelId",
                        model.modelId(),
                        "subjectRefs",
                        List.of(model.people().get(person)),
                        "regulation",
                        "gdpr",
                        "method",
                        method,
                        "parameters",
                        parameters))
                .then()
                .statusCode(202)
                .extract()
                .path("requestId");

        JsonPath outcome = user.outcome(requestId);

        assertThat(outcome.getString("state")).as(what).isEqualTo("completed");
        String next = outcome.getString("models[0].method");
        assertThat(next).as(what).isNotEqualTo(method);
        assertThat(outcome.getInt("models[0].rung")).as(what).isPositive();
        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            assertThat(probe.read(Topics.MODEL_PROMOTED, record -> record.text().contains(requestId)).stream()
                            .map(record -> record.event(ModelPromoted.class).method()))
                    .as(what)
                    .containsExactly(next);
            System.out.println(what + ": "
                    + probe.read(Topics.STATUS_CHANGED, record -> requestId.equals(record.key())).stream()
                            .map(record ->
                                    record.event(StatusChanged.class).models().get(0))
                            .map(BadMethodIT::verdict)
                            .filter(Objects::nonNull)
                            .distinct()
                            .toList());
        }
    }

    private static @Nullable String verdict(StatusChanged.OfModel model) {
        Verdict verdict = model.verdict();
        return verdict == null ? null : model.method() + " " + verdict.outcome() + " " + verdict.gates();
    }
}
