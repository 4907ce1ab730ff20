package io.lethe.service.jobs;

import java.time.Duration;

/**
 * A worker's own trouble: after some interruptions in a row it stays out for a while, longer each time, since jobs are
 * better off elsewhere. A job that ends as it should clears it. Thread-safe.
 */
final class Trouble {

    private final int tolerated;
    private final Duration firstPause;
    private final Duration longestPause;
    private int inARow;

    Trouble(WorkerConfig config) {
        this.tolerated = config.interruptions();
        this.firstPause = config.firstPause();
        this.longestPause = config.longestPause();
    }

    synchronized void interrupted() {
        inARow++;
    }

    synchronized void clear() {
        inARow = 0;
    }

    /** How long the worker should stay out now; zero while it is well. */
    synchronized Duration pause() {
        int beyond = inARow - tolerated;
        if (beyond < 0) {
            return Duration.ZERO;
        }
        Duration pause = firstPause.multipliedBy(1L << Math.min(beyond, 20));
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
