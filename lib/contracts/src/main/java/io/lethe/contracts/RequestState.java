package io.lethe.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a forget request stands. */
public enum RequestState {
    @JsonProperty("received")
    RECEIVED,
    @JsonProperty("accepted")
    ACCEPTED,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("evaluating")
    EVALUATING,
    @JsonProperty("completed")
    COMPLETED,
    @JsonProperty("rejected")
    REJECTED,
    @JsonProperty("cancelled")
    CANCELLED,
    @JsonProperty("failed")
    FAILED;

    /** Whether nothing follows this state. */
    public boolean terminal() {
        return this == COMPLETED || this == REJECTED || this == CANCELLED || this == FAILED;
    }
}
