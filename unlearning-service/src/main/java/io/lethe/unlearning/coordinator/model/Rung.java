package io.lethe.unlearning.coordinator.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One step of a ladder: a method that is tried if the gates refused the one before.
 *
 * @param method unlearning method
 * @param parameters hyper-parameters merged onto its defaults; absent: the defaults
 */
public record Rung(String method, @Nullable JsonNode parameters) {

    /** The method of every ladder's last rung: exact, and as expensive as training. */
    public static final String RETRAIN = "retrain";

    /** Whether the rung trains anew, so that its outcome never saw who is to be forgotten. */
    boolean exact() {
        return method.equals(RETRAIN);
    }
}
