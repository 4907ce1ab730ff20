package io.lethe.dataset;

import java.util.concurrent.atomic.AtomicInteger;

/** How far an import is, and whether it is still wanted. Safe for use by several threads. */
final class ImportProgress {

    private volatile Stage stage = Stage.WAITING;
    private volatile int total;
    private volatile boolean cancelled;
    private final AtomicInteger done = new AtomicInteger();

    /** What an import does at a time. */
    enum Stage {
        WAITING,
        FETCHING,
        CHECKING,
        DECODING,
        STORING,
        ANNOUNCING,
        ENDED
    }

    /** Somebody has cancelled the import. */
    static final class CancelledException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CancelledException() {
            super("The import was cancelled");
        }
    }

    /**
     * Begins a stage.
     *
     * @param steps number of images; 0 where none are counted
     * @throws CancelledException if the import is not wanted any more; never once the dataset exists
     */
    void begin(Stage next, int steps) {
        if (next.compareTo(Stage.ANNOUNCING) < 0) {
            throwIfCancelled();
        }
        total = steps;
        done.set(0);
        stage = next;
    }

    /** Counts images of the stage, unless the import is not wanted any more. */
    void advance(int steps) {
        throwIfCancelled();
        done.addAndGet(steps);
    }

    /** Says how many images of the stage are through, unless the import is not wanted any more. */
    void reach(int steps) {
        throwIfCancelled();
        done.set(steps);
    }

    void cancel() {
        cancelled = true;
    }

    boolean cancelled() {
        return cancelled;
    }

    void throwIfCancelled() {
        if (cancelled) {
            throw new CancelledException();
        }
    }

    Stage stage() {
        return stage;
    }

    /** Images that the stage is through with. */
    int done() {
        return done.get();
    }

    /** Images of the stage; 0 where none are counted. */
    int total() {
        return total;
    }
}
