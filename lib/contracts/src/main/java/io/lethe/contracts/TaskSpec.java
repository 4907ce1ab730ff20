package io.lethe.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What a model of the dataset predicts. Never the person.
 *
 * @param kind one class of many, or several independent yes/no labels
 * @param labels class names in index order (single-label), or label names in output order (multi-label)
 */
public record TaskSpec(Kind kind, List<String> labels) {

    /** Whether labels exclude each other. */
    public enum Kind {
        @JsonProperty("single-label")
        SINGLE_LABEL,
        @JsonProperty("multi-label")
        MULTI_LABEL
    }

    public TaskSpec {
        labels = List.copyOf(labels);
    }
}
