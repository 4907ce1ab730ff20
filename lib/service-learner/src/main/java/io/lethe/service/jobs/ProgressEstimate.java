package io.lethe.service.jobs;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far a job is, and how long it will take at the pace so far. Thread-safe. */
final class ProgressEstimate {

    private double first = Double.NaN;
    private double now;
    private Instant begun = Instant.EPOCH;
    private Instant last = Instant.EPOCH;

    /** Work was done. */
    synchronized void reached(double progress, Instant at) {
        now = Math.min(1, Math.max(0, progress));
        last = at;
        if (Double.isNaN(first)) {
            first = now;
            begun = at;
        }
    }

    /** 0…1. */
    synchronized double progress() {
        return now;
    }

    /** What an attempt resumed is not its own pace, so only progress since the first report counts. */
    synchronized @Nullable Double secondsLeft() {
        double done = now - first;
        if (Double.isNaN(done) || done <= 0) {
            return null;
        }
        return Duration.between(begun, last).toMillis() / 1000.0 * (1 - now) / done;
    }
}
