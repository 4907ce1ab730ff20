package io.lethe.unlearning.coordinator;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.LetheException;
import org.jspecify.annotations.Nullable;

/** The unlearning methods that a request may name. */
@FunctionalInterface
interface Methods {

    /**
     * Passes if the method exists and takes the parameters.
     *
     * @throws LetheException with {@code UNKNOWN_METHOD} or {@code INVALID_PARAMETERS}
     */
    void check(String method, @Nullable JsonNode parameters);
}
