package io.lethe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lethe.contracts.Event;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker that hangs beyond its lease, as on a node that swaps, and then goes on as if nothing had been. */
@Tag("proof")
@ExtendWith(StackExtension.class)
class PausedWorkerIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final RunningStack stack;
    private final User user;

    PausedWorkerIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @Test
    void isRefusedByEveryoneWhenItWakesUp() {
        User.Model model = user.train(60);
        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            String requestId = user.forgetByRetraining(model, model.people().get(0));
            user.awaitProgress(requestId);
            String owner = Objects.requireNonNull(owner(probe, model, 1));
            stack.pause(owner);
            String heir = await("an heir").atMost(PATIENCE).until(() -> owner(probe, model, 2), Objects::nonNull);

            stack.resume(owner);

            JsonPath outcome = user.outcome(requestId);
            assertThat(heir).isNotEqualTo(owner);
            assertThat(outcome.getString("state")).isEqualTo("completed");
            List<ModelPromoted> promoted = events(probe, Topics.MODEL_PROMOTED, model, ModelPromoted.class);
            assertThat(promoted).hasSize(1);
            assertThat(events(probe, Topics.MODEL_UNLEARNED, model, ModelUnlearned.class))
                    .as("results of the heir")
                    .filteredOn(result -> result.attempt() == 2)
                    .extracting(ModelUnlearned::model)
                    .contains(promoted.get(0).model());
        }
    }

    /** Name of the process that works on an attempt of the model's unlearning; null while there is none. */
    private @Nullable String owner(KafkaProbe probe, User.Model model, int attempt) {
        List<JobProgressed> news = events(probe, Topics.JOB_PROGRESSED, model, JobProgressed.class).stream()
                .filter(progress -> progress.kind() == JobKind.RETRAIN && progress.attempt() == attempt)
                .toList();
        return news.isEmpty() ? null : stack.replicaOf(news.get(0).worker());
    }

    private static <T extends Event> List<T> events(KafkaProbe probe, String topic, User.Model model, Class<T> type) {
        return probe.read(topic, record -> model.modelId().equals(record.key())).stream()
                .map(record -> record.event(type))
                .toList();
    }
}
