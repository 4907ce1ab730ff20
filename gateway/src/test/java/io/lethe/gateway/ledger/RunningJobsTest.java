package io.lethe.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobProgressed;
import io.lethe.gateway.Events;
import org.junit.jupiter.api.Test;

class RunningJobsTest {

    private final RunningJobs jobs = new RunningJobs();

    @Test
    void keepsTheNewestOfTheNewestAttempt() {
        fold("j", 2, 0.5, 10);
        fold("j", 2, 0.4, 9);
        fold("j", 1, 0.9, 20);

        assertThat(jobs.find("j").orElseThrow().progress()).isEqualTo(0.5);
    }

    @Test
    void forgetsThoseHeardOfLongestAgo() {
        for (int i = 0; i < 10_000; i++) {
            fold("job-" + i, 1, 0, 0);
        }
        fold("job-0", 1, 0.1, 1);
        fold("one-more", 1, 0, 0);

        assertThat(jobs.find("job-1")).isEmpty();
        assertThat(jobs.find("job-0")).isPresent();
        assertThat(jobs.find("one-more")).isPresent();
    }

    private void fold(String job, int attempt, double progress, long seconds) {
        jobs.fold(new JobProgressed(
                job,
                attempt,
                JobKind.UNLEARN,
                "ages",
                JobProgressed.Step.PROGRESS,
                "w",
                progress,
                null,
                Events.NOW.plusSeconds(seconds)));
    }
}
