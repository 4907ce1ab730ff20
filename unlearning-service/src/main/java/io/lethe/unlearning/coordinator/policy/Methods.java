package io.lethe.unlearning.coordinator.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.learning.unlearning.InvalidParametersException;
import io.lethe.learning.unlearning.UnknownMethodException;
import io.lethe.learning.unlearning.UnlearningMethods;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** The methods of the learning engine; asking for them does not load it. */
@ApplicationScoped
public class Methods {

    /**
     * Passes if the method exists and takes the parameters.
     *
     * @throws LetheException with {@code UNKNOWN_METHOD} or {@code INVALID_PARAMETERS}
     */
    public void check(String method, @Nullable JsonNode parameters) {
        try {
            UnlearningMethods.withParameters(method, parameters);
        } catch (UnknownMethodException e) {
            throw new LetheException(ErrorCode.UNKNOWN_METHOD, String.valueOf(e.getMessage()), e);
        } catch (InvalidParametersException e) {
            throw new LetheException(ErrorCode.INVALID_PARAMETERS, String.valueOf(e.getMessage()), e);
        }
    }
}
