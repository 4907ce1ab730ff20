package io.lethe.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a forget request stands. */
public enum RequestState {
    /** Read, and not looked at yet. */
    @JsonProperty("received")
    RECEIVED,
    /** Can be served. */
    @JsonProperty("accepted")
    ACCEPTED,
    /** In the waiting line of its model. */
    @JsonProperty("waiting")
    WAITING,
    /** A job serves it. */
    @JsonProperty("running")
    RUNNING,
    /** The job's candidate is being judged. */
    @JsonProperty("evaluating")
    EVALUATING,
    /** Forgotten by the head; the images are being erased. */
    @JsonProperty("erasing")
    ERASING,
    /** Out of the line until an operator releases it. */
    @JsonProperty("held")
    HELD,
    @JsonProperty("completed")
    COMPLETED,
    @JsonProperty("rejected")
    REJECTED,
    @JsonProperty("cancelled")
    CANCELLED,
    @JsonProperty("failed")
    FAILED;

    /** Whether nothing follows this state by itself. */
    public boolean terminal() {
        return this == COMPLETED || this == REJECTED || this == CANCELLED || this == FAILED;
    }
}
