package io.lethe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two hundred people ask one model at the same time: those who wait are served together, not one after the other. */
@Tag("proof")
@ExtendWith(StackExtension.class)
class BurstIT {

    private static final int REQUESTS = 200;
    /** One that starts at once, one for all who came meanwhile, and one for those who came during that. */
    private static final int JOBS = 3;

    private final RunningStack stack;
    private final User user;

    BurstIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @Test
    void costsAFewJobs() {
        User.Model model = user.train(1, 1, REQUESTS + 20).get(0);

        List<String> requestIds = model.people().subList(0, REQUESTS).stream()
                .map(person -> user.submit(Map.of(
                                "modelId",
                                model.modelId(),
                                "subjectRefs",
                                List.of(person),
                                "regulation",
                                "gdpr",
                                "method",
                                "retrain"))
                        .<String>path("requestId"))
                .toList();

        assertThat(requestIds.stream().map(id -> user.outcome(id).getString("state")))
                .containsOnly("completed");
        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            Set<String> jobs = new HashSet<>();
            probe.read(Topics.JOB_PLANNED, record -> record.text().contains(model.modelId())).stream()
                    .map(record -> record.event(JobPlanned.class))
                    .filter(job -> job.kind() == JobKind.RETRAIN)
                    .forEach(job -> jobs.add(job.jobId()));
            assertThat(jobs).as("jobs for %d requests", REQUESTS).hasSizeLessThanOrEqualTo(JOBS);
        }
    }
}
