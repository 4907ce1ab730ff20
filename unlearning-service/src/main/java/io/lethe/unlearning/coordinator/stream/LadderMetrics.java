package io.lethe.unlearning.coordinator.stream;

import io.lethe.contracts.ModelStateChanged.JobState;
import io.lethe.contracts.ModelStateChanged.Version;
import io.lethe.unlearning.UnlearningMetrics;
import io.lethe.unlearning.coordinator.model.ModelRow;
import io.lethe.unlearning.coordinator.model.OpenJob;
import io.lethe.unlearning.coordinator.model.Run;
import io.lethe.unlearning.coordinator.model.SideJob;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads from two rows of a model what happened between them: batches, verdicts, further rungs, attempts that were lost.
 */
final class LadderMetrics {

    private final UnlearningMetrics metrics;

    LadderMetrics(UnlearningMetrics metrics) {
        this.metrics = metrics;
    }

    void observe(@Nullable ModelRow before, ModelRow row, Instant at) {
        row.versions().stream()
                .filter(version -> version.at().equals(at) && isJudgedAnew(before, version))
                .forEach(version ->
                        metrics.judged(Objects.requireNonNull(version.verdict()).outcome()));
        Run run = row.run();
        if (run != null) {
            climbed(before == null ? null : before.run(), run);
        }
        if (before != null) {
            lost(jobs(before), jobs(row));
        }
    }

    /** A promoted version is moved to another state later, with the verdict that it has. */
    private static boolean isJudgedAnew(@Nullable ModelRow before, Version version) {
        return version.verdict() != null
                && (before == null
                        || before.versions().stream()
                                .noneMatch(known ->
                                        known.verdict() != null && known.model().equals(version.model())));
    }

    private void climbed(@Nullable Run before, Run run) {
        if (run.ladder().isEmpty()) {
            return;
        }
        if (before == null || !before.since().equals(run.since())) {
            metrics.batched(run.requests().size());
        } else if (run.rung() > before.rung()) {
            metrics.escalated(run.ladder().get(run.rung()).method());
        }
    }

    private void lost(Map<String, OpenJob> before, Map<String, OpenJob> after) {
        after.forEach((jobId, job) -> {
            OpenJob known = before.get(jobId);
            if (known != null && job.planned().attempt() > known.planned().attempt()) {
                metrics.reopened(job.planned().kind(), reason(known.state()));
            }
        });
    }

    private static UnlearningMetrics.Reopening reason(JobState state) {
        return switch (state) {
            case CLAIMED -> UnlearningMetrics.Reopening.LOST;
            case INTERRUPTED -> UnlearningMetrics.Reopening.INTERRUPTED;
            default -> UnlearningMetrics.Reopening.UNCLAIMED;
        };
    }

    private static Map<String, OpenJob> jobs(ModelRow row) {
        Map<String, OpenJob> jobs = new HashMap<>();
        Run run = row.run();
        if (run != null) {
            jobs.put(run.job().planned().jobId(), run.job());
        }
        row.side().stream()
                .map(SideJob::job)
                .forEach(job -> jobs.put(job.planned().jobId(), job));
        return jobs;
    }
}
