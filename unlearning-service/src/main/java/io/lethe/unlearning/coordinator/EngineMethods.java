package io.lethe.unlearning.coordinator;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.learning.unlearning.InvalidParametersException;
import io.lethe.learning.unlearning.UnknownMethodException;
import io.lethe.learning.unlearning.UnlearningMethods;
import org.jspecify.annotations.Nullable;

/** The methods of the learning engine; asking for them does not load it. */
final class EngineMethods implements Methods {

    @Override
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
