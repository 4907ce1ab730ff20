package io.lethe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.ProbedRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One model forgets ten thousand people: what is said and kept of it stays as small as for one. */
@Tag("proof")
@ExtendWith(StackExtension.class)
class ManyPeopleIT {

    private static final int AT_ONCE = 5_000;
    private static final int LARGEST_RECORD = 16_384;
    private static final List<String> TOPICS =
            List.of(Topics.JOB_PLANNED, Topics.STATUS_CHANGED, Topics.MODEL_STATE_CHANGED, Topics.MODEL_PROMOTED);

    private final RunningStack stack;
    private final User user;

    ManyPeopleIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @Test
    void fitSmallRecords() {
        User.Model model = user.train(1, 1, 2 * AT_ONCE + 200).get(0);

        String first = forget(model, model.people().subList(0, AT_ONCE));
        String second = forget(model, model.people().subList(AT_ONCE, 2 * AT_ONCE));

        assertThat(user.outcome(first).getString("state")).isEqualTo("completed");
        assertThat(user.outcome(second).getString("state")).isEqualTo("completed");
        assertThat(user.gateway("/models/" + model.modelId()).jsonPath().getInt("forgottenSamples"))
                .isGreaterThanOrEqualTo(2 * AT_ONCE);
        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            for (String topic : TOPICS) {
                assertThat(probe.read(topic, record -> record.text().contains(model.modelId())))
                        .as(topic)
                        .isNotEmpty()
                        .allMatch(ManyPeopleIT::small);
            }
        }
    }

    private static boolean small(ProbedRecord record) {
        return record.text().length() <= LARGEST_RECORD;
    }

    private String forget(User.Model model, List<String> people) {
        return user.submit(Map.of(
                        "modelId", model.modelId(), "subjectRefs", people, "regulation", "gdpr", "method", "retrain"))
                .then()
                .statusCode(202)
                .extract()
                .path("requestId");
    }
}
