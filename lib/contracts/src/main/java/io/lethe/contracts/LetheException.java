package io.lethe.contracts;

import org.jspecify.annotations.Nullable;

/**
 * The platform's one exception. Its message names the value, what was expected and what to do, and never a person: it
 * ends up in logs, dead-letter headers and HTTP answers.
 */
public class LetheException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * @param code who must act and why
     * @param message what, where and what to do; no personal data
     */
    public LetheException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * @param code who must act and why
     * @param message what, where and what to do; no personal data
     * @param cause what was thrown below
     */
    public LetheException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Who must act and why. */
    public ErrorCode code() {
        return code;
    }
}
