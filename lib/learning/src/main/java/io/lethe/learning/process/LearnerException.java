package io.lethe.learning.process;

import java.util.Objects;

/** A task that a learner did not finish. */
public final class LearnerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final LearnerMessage.Kind kind;
    private final String log;

    /** A failure that the learner itself reported. */
    LearnerException(LearnerMessage.Kind kind, String message) {
        this(kind, message, "");
    }

    /**
     * @param kind who must act
     * @param message what, where and what to do; no personal data
     * @param log last lines that the process logged
     */
    LearnerException(LearnerMessage.Kind kind, String message, String log) {
        super(message);
        this.kind = kind;
        this.log = log;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** Who must act. */
    public LearnerMessage.Kind kind() {
        return kind;
    }

    /** The last lines that a lost process logged, for the log of its service and nobody else; may be empty. */
    public String log() {
        return log;
    }
}
