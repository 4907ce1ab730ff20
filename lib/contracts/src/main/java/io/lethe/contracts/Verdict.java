package io.lethe.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gates said of a candidate.
 *
 * @param outcome the worst of the gates' outcomes
 * @param gates each gate with what it looked at
 * @param note why a candidate was promoted or refused in spite of the outcome; absent where the outcome decided
 */
public record Verdict(
        Outcome outcome, List<Gate> gates, @Nullable String note) {

    public Verdict {
        gates = List.copyOf(gates);
    }

    /** What a gate, or all of them together, decided. */
    public enum Outcome {
        @JsonProperty("passed")
        PASSED,
        /** Surely beyond the limit: the whole interval is. */
        @JsonProperty("refused")
        REFUSED,
        /** The samples are too few to tell. */
        @JsonProperty("inconclusive")
        INCONCLUSIVE
    }

    /**
     * One gate.
     *
     * @param name {@code utility}, {@code forgetting} or {@code over-forgetting}
     * @param outcome what it decided
     * @param value the score that it looked at, 0…1
     * @param low lower end of the score's 95 % interval
     * @param high upper end
     * @param limit the score's limit, 0…1
     */
    public record Gate(String name, Outcome outcome, double value, double low, double high, double limit) {}
}
