package io.lethe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker that can write nothing any more gives its jobs to others. */
@Tag("proof")
@ExtendWith(StackExtension.class)
class FullDiskIT {

    private final RunningStack stack;
    private final User user;

    FullDiskIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @Test
    void itsJobEndsElsewhere() {
        User.Model model = user.train(60);
        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            String requestId = user.forgetByRetraining(model, model.people().get(0));
            user.awaitProgress(requestId);
            String full = stack.replicaOf(lastWorker(probe, model));
            stack.fillDisk(full);
            try {
                JsonPath outcome = user.outcome(requestId);

                assertThat(outcome.getString("state")).isEqualTo("completed");
                assertThat(stack.replicaOf(lastWorker(probe, model)))
                        .as("who ended what %s could not", full)
                        .isNotEqualTo(full);
                assertThat(probe.read(
                                Topics.MODEL_PROMOTED, record -> model.modelId().equals(record.key())))
                        .hasSize(1);
            } finally {
                stack.kill(full);
                stack.awaitReady(full);
            }
        }
    }

    /** Who told last of the work on a retraining of the model. */
    private static String lastWorker(KafkaProbe probe, User.Model model) {
        List<JobProgressed> news =
                probe.read(Topics.JOB_PROGRESSED, record -> model.modelId().equals(record.key())).stream()
                        .map(record -> record.event(JobProgressed.class))
                        .filter(progress -> progress.kind() == JobKind.RETRAIN)
                        .toList();
        return news.get(news.size() - 1).worker();
    }
}
