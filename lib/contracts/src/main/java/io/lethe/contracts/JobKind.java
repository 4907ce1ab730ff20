package io.lethe.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a job does; each worker takes jobs of the kinds that its service can do. */
public enum JobKind {
    /** Trains an original model on {@code train}. */
    @JsonProperty("train")
    TRAIN,
    /** Removes the influence of a forget set from a model's weights. */
    @JsonProperty("unlearn")
    UNLEARN,
    /** Trains anew without a forget set: the last rung of every ladder, and the reference to compare with. */
    @JsonProperty("retrain")
    RETRAIN,
    /** Measures a model version. */
    @JsonProperty("score")
    SCORE
}
