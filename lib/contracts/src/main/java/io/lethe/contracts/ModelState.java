package io.lethe.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a model version has behind it. */
public enum ModelState {
    /** Trained on everybody. */
    @JsonProperty("original")
    ORIGINAL,
    /** Made by an approximate or exact unlearning job, to be served. */
    @JsonProperty("unlearned")
    UNLEARNED,
    /** Retrained without the people, as a reference. */
    @JsonProperty("retrained")
    RETRAINED
}
