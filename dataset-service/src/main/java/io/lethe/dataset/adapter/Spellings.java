package io.lethe.dataset.adapter;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of names that differ only as text. */
public enum Spellings {
    /** They are problems, and nothing is imported. */
    @JsonProperty("refuse")
    REFUSE,
    /** They are one name, spelled as in its first row. */
    @JsonProperty("merge")
    MERGE,
    /** They are several names. */
    @JsonProperty("keep")
    KEEP
}
