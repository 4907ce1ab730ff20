package io.lethe.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The law under which somebody asks to be forgotten. */
public enum Regulation {
    @JsonProperty("gdpr")
    GDPR,
    @JsonProperty("ccpa")
    CCPA,
    @JsonProperty("other")
    OTHER
}
