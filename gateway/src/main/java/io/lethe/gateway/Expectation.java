package io.lethe.gateway;

import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.ModelStateChanged;
import io.lethe.contracts.RequestState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a model will have forgotten, from what its last job took, what the running one says, and who waits before. */
final class Expectation {

    private static final double LONGEST_SECONDS = 3_650.0 * 24 * 3600;

    private Expectation() {}

    /**
     * Estimates the end.
     *
     * @param state where the request stands with the model
     * @param place place in the waiting line, 1 for the most urgent; absent if it does not wait
     * @param model the model; absent while it is unknown
     * @param running newest sign of life of the model's job; absent if none was heard
     * @return empty where nothing was measured yet, or nothing is to be expected
     */
    static Optional<Instant> of(
            RequestState state,
            @Nullable Long place,
            @Nullable ModelStateChanged model,
            @Nullable JobProgressed running,
            Instant now) {
        if (model == null) {
            return Optional.empty();
        }
        // Before the first job has ended, training is the best guess: no method should take longer.
        var measured = model.jobSeconds() == null ? model.trainSeconds() : model.jobSeconds();
        if (measured == null || !Double.isFinite(measured) || measured < 0) {
            return Optional.empty();
        }
        double left = left(model, running, measured, now);
        return switch (state) {
            case RUNNING, EVALUATING -> Optional.of(after(now, left));
            case WAITING ->
                place == null ? Optional.empty() : Optional.of(after(now, left + jobs(place, model) * measured));
            case RECEIVED, ACCEPTED, HELD, ERASING, COMPLETED, REJECTED, CANCELLED, FAILED -> Optional.empty();
        };
    }

    /** Seconds until the job that runs now makes way. */
    private static double left(ModelStateChanged model, @Nullable JobProgressed running, double measured, Instant now) {
        var job = model.job();
        if (job == null) {
            return 0;
        }
        double told = running == null || running.secondsLeft() == null ? 0 : running.secondsLeft();
        double usual = measured - Duration.between(job.since(), now).toMillis() / 1000.0;
        return Math.max(0, Math.max(told, usual));
    }

    /** Jobs until that place in line is served, that one included. */
    private static double jobs(long place, ModelStateChanged model) {
        return Math.ceil((double) place / Math.max(1, model.batchLimit()));
    }

    private static Instant after(Instant now, double seconds) {
        // A line of years is no estimate, and sums of anything must not leave the calendar.
        return now.plusMillis((long) (Math.min(seconds, LONGEST_SECONDS) * 1000));
    }
}
