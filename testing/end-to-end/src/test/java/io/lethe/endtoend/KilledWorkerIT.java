package io.lethe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker that dies in the middle of a job costs time, and nothing else. */
@ExtendWith(StackExtension.class)
class KilledWorkerIT {

    private final RunningStack stack;
    private final User user;

    KilledWorkerIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @Test
    void leavesOneOutcome() {
        User.Model model = user.train(60);
        String requestId = user.forgetByRetraining(model, model.people().get(0));
        user.awaitProgress(requestId);

        stack.kill("unlearning-service");

        JsonPath outcome = user.outcome(requestId);
        assertThat(outcome.getString("state")).isEqualTo("completed");
        assertThat(outcome.getString("models[0].modelVersion")).isEqualTo("v2");
        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            List<String> digests =
                    probe.read(Topics.MODEL_UNLEARNED, record -> model.modelId().equals(record.key())).stream()
                            .map(record ->
                                    record.json().at("/model/weights/sha256").asText())
                            .distinct()
                            .toList();
            assertThat(digests).as("weights announced for the job").hasSize(1);
            assertThat(probe.read(
                            Topics.MODEL_PROMOTED, record -> model.modelId().equals(record.key())))
                    .hasSize(1);
        }
    }
}
