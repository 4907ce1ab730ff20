package io.lethe.unlearning.coordinator.model;

import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.ModelStateChanged.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job with its newest attempt. The lease of an attempt starts with the worker's first sign of life; before that an
 * attempt has a longer term of its own, which costs nothing.
 *
 * @param planned the job, naming the newest attempt
 * @param state {@code open}, {@code claimed} or {@code interrupted}
 * @param heardAt last sign of life of the attempt; absent before the first
 * @param reopenAt when an interrupted job is opened anew; absent unless it is interrupted
 * @param progress how far the attempts came, 0…1
 * @param progressBefore how far those before the newest came
 * @param fruitless attempts in a row that came no further
 */
public record OpenJob(
        JobPlanned planned,
        JobState state,
        @Nullable Instant heardAt,
        @Nullable Instant reopenAt,
        double progress,
        double progressBefore,
        int fruitless) {

    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);

    static OpenJob of(JobPlanned planned) {
        return new OpenJob(planned, JobState.OPEN, null, null, 0, 0, 0);
    }

    String jobId() {
        return planned.jobId();
    }

    /** Whether news about an attempt are about the one that counts. */
    boolean isNewest(String jobId, int attempt) {
        return planned.jobId().equals(jobId) && planned.attempt() == attempt;
    }

    OpenJob heard(JobProgressed news, Instant at) {
        double reached = Math.max(progress, news.progress());
        if (news.step() == JobProgressed.Step.INTERRUPTED) {
            return new OpenJob(
                    planned, JobState.INTERRUPTED, at, at.plus(backoff(reached)), reached, progressBefore, fruitless);
        }
        if (state == JobState.INTERRUPTED) {
            return this;
        }
        return new OpenJob(planned, JobState.CLAIMED, at, null, reached, progressBefore, fruitless);
    }

    /** Whether the newest attempt is over although nobody said so. */
    boolean isLost(ModelPolicy policy, Instant at) {
        return switch (state) {
            case INTERRUPTED -> reopenAt == null || !at.isBefore(reopenAt);
            case CLAIMED -> heardAt != null && at.isAfter(heardAt.plus(policy.lease()));
            default -> at.isAfter(planned.plannedAt().plus(unclaimedTerm(policy)));
        };
    }

    /** The job with its next attempt open, or nothing if too many in a row came no further. */
    Optional<OpenJob> reopened(ModelPolicy policy, Instant at) {
        boolean claimed = state != JobState.OPEN;
        int without = progress > progressBefore ? 0 : claimed ? fruitless + 1 : fruitless;
        if (without >= policy.fruitless()) {
            return Optional.empty();
        }
        JobPlanned next = planned.withAttempt(planned.attempt() + 1, at);
        return Optional.of(new OpenJob(next, JobState.OPEN, null, null, progress, progress, without));
    }

    /**
     * An attempt that was claimed but never heard of blocks its number; where nobody works, asking rarely is enough.
     */
    private Duration unclaimedTerm(ModelPolicy policy) {
        return policy.unclaimed().multipliedBy(Math.min(planned.attempt(), 30));
    }

    private Duration backoff(double reached) {
        if (reached > progressBefore || fruitless == 0) {
            return Duration.ZERO;
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(fruitless, 20));
        return pause.compareTo(LONGEST_BACKOFF) < 0 ? pause : LONGEST_BACKOFF;
    }
}
