package io.lethe.learning.process;

import java.util.Objects;

/** A task that a learner did not finish. */
public final class LearnerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final LearnerMessage.Kind kind;

    /**
     * @param kind who must act
     * @param message what, where and what to do; no personal data
     */
    public LearnerException(LearnerMessage.Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** Who must act. */
    public LearnerMessage.Kind kind() {
        return kind;
    }
}
