package io.lethe.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobProgressed.Step;
import io.lethe.service.messaging.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobTableTest {

    private final JobTable table = new JobTable();

    @Test
    void offersTheMostUrgentFirst() {
        JobPlanned late = put(Plans.urgent("late", 50, Plans.NOW.plusSeconds(20), Plans.NOW));
        JobPlanned soon = put(Plans.urgent("soon", 50, Plans.NOW.plusSeconds(10), Plans.NOW.plusSeconds(1)));
        JobPlanned undated = put(Plans.urgent("undated", 50, null, Plans.NOW.minusSeconds(9)));
        JobPlanned older = put(Plans.urgent("older", 50, Plans.NOW.plusSeconds(10), Plans.NOW));

        assertThat(offered(10)).containsExactly(older, soon, late, undated);
        assertThat(offered(2)).containsExactly(older, soon);
    }

    @Test
    void offersNothingBesideAHigherPriority() {
        put(Plans.urgent("ordinary", 50, null, Plans.NOW));
        JobPlanned urgent = put(Plans.urgent("urgent", 90, null, Plans.NOW));

        assertThat(offered(10)).containsExactly(urgent);
    }

    @Test
    void offersOnlyWhatIsAskedFor() {
        put(Plans.training("model"));

        assertThat(table.mostUrgent(Set.of(JobKind.SCORE), 4)).isEmpty();
    }

    @Test
    void leavesOutWhatSomebodyHoldsUntilItsNextAttempt() {
        JobPlanned job = put(Plans.training("model"));

        table.heard(Plans.news(job, Step.CLAIMED));
        assertThat(offered(4)).isEmpty();
        put(job);
        assertThat(offered(4)).as("a repeated row frees nothing").isEmpty();

        JobPlanned next = put(job.withAttempt(2, Plans.NOW));
        assertThat(offered(4)).containsExactly(next);
        assertThat(table.opening(job.jobId())).contains(JobTable.Opening.LOST);
    }

    @Test
    void knowsWhyAnAttemptWasOpened() {
        JobPlanned job = put(Plans.training("model"));
        assertThat(table.opening(job.jobId())).contains(JobTable.Opening.FIRST);

        table.heard(Plans.news(job, Step.INTERRUPTED));
        put(job.withAttempt(2, Plans.NOW));

        assertThat(table.opening(job.jobId())).contains(JobTable.Opening.INTERRUPTED);
    }

    @Test
    void ignoresAnEarlierAttempt() {
        JobPlanned job = Plans.training("model");
        JobPlanned second = put(job.withAttempt(2, Plans.NOW));

        put(job);
        table.heard(Plans.news(job, Step.PROGRESS));

        assertThat(offered(4)).containsExactly(second);
        assertThat(table.isNewest(job.jobId(), 1)).isFalse();
        assertThat(table.isNewest(job.jobId(), 2)).isTrue();
    }

    @Test
    void forgetsWhatHasEndedAndTells() {
        List<String> changed = new ArrayList<>();
        table.onChange(changed::add);
        JobPlanned job = put(Plans.training("model"));

        table.end(job.jobId());

        assertThat(offered(4)).isEmpty();
        assertThat(table.isOpen(job.jobId())).isFalse();
        assertThat(changed).containsExactly(job.jobId(), job.jobId());
    }

    private JobPlanned put(JobPlanned job) {
        table.put(Plans.received(job));
        return job;
    }

    private List<JobPlanned> offered(int most) {
        return table.mostUrgent(Set.of(JobKind.TRAIN), most).stream()
                .map(Received::event)
                .toList();
    }
}
