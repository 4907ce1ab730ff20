package io.lethe.contracts;

/**
 * Why something was refused or failed, sorted by who must act. The name is the {@code reasonCode} of a status, the
 * {@code lethe-error-code} header of a dead letter and the end of a problem document's {@code type}.
 */
public enum ErrorCode {
    MALFORMED_EVENT(Kind.REJECTED),
    MISSING_HEADER(Kind.REJECTED),
    UNKNOWN_EVENT_TYPE(Kind.REJECTED),
    INVALID_REQUEST(Kind.REJECTED),
    MODEL_NOT_FOUND(Kind.REJECTED),
    DATASET_NOT_FOUND(Kind.REJECTED),
    REQUEST_NOT_FOUND(Kind.REJECTED),
    SUBJECT_NOT_FOUND(Kind.REJECTED),
    SUBJECT_ALREADY_FORGOTTEN(Kind.REJECTED),
    NOTHING_TO_FORGET(Kind.REJECTED),
    NOTHING_TO_RETAIN(Kind.REJECTED),
    CONFLICTING_DUPLICATE(Kind.REJECTED),
    UNKNOWN_METHOD(Kind.REJECTED),
    /** The model's policy does not let a request choose this method or parameter. */
    METHOD_NOT_ALLOWED(Kind.REJECTED),
    /** The method needs what the data or the network has not, such as people to calibrate on: the next one is tried. */
    METHOD_NOT_APPLICABLE(Kind.REJECTED),
    /** No candidate of any method passed the gates. */
    GATES_REFUSED(Kind.REJECTED),
    /** More people, samples or bytes than one request may have. */
    LIMIT_EXCEEDED(Kind.REJECTED),
    /** What was asked for does not fit the state in which the request is. */
    NOT_POSSIBLE_NOW(Kind.REJECTED),
    INVALID_PARAMETERS(Kind.REJECTED),
    INVALID_DATASET(Kind.REJECTED),
    IDENTITY_IN_TWO_SPLITS(Kind.REJECTED),
    UNSAFE_ARCHIVE(Kind.REJECTED),
    DATASET_EXISTS(Kind.REJECTED),
    STALE_BASE(Kind.REJECTED),
    ARTIFACT_CORRUPTED(Kind.REJECTED),
    ARTIFACT_MISSING(Kind.REJECTED),
    DIVERGED(Kind.REJECTED),
    RECORD_TOO_LARGE(Kind.REJECTED),
    DEAD_LETTER_NOT_FOUND(Kind.REJECTED),
    ORIGINAL_GONE(Kind.REJECTED),
    STORE_UNAVAILABLE(Kind.UNAVAILABLE),
    BROKER_UNAVAILABLE(Kind.UNAVAILABLE),
    STORE_REFUSED(Kind.OPERATOR),
    BROKER_REFUSED(Kind.OPERATOR),
    TOPICS_MISDECLARED(Kind.OPERATOR),
    /** A newer version of the service wrote what is to be read. */
    NEWER_STATE(Kind.OPERATOR),
    /** Worker after worker lost the job without getting any further. */
    ATTEMPTS_EXHAUSTED(Kind.EXHAUSTED),
    LEARNER_CRASHED(Kind.EXHAUSTED),
    OUT_OF_SPACE(Kind.EXHAUSTED),
    INTERNAL(Kind.BUG);

    private final Kind kind;

    ErrorCode(Kind kind) {
        this.kind = kind;
    }

    /** Who must act. */
    public enum Kind {
        /** The asker: the same input fails again; never retried. */
        REJECTED,
        /** Nobody: wait and retry. */
        UNAVAILABLE,
        /** The operator: the deployment must be mended, such as keys, permissions, clocks and missing buckets. */
        OPERATOR,
        /** The operator: memory, disk or a lost process. */
        EXHAUSTED,
        /** Us. */
        BUG;

        /** Whether the same work can succeed later without another input: something came back, or was mended. */
        public boolean mayPass() {
            return this == UNAVAILABLE || this == OPERATOR;
        }
    }

    /** Who must act. */
    public Kind kind() {
        return kind;
    }
}
