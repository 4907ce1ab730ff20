package io.lethe.unlearning.coordinator.policy;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.learning.unlearning.MethodCatalogue;
import io.lethe.learning.unlearning.SetSizes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** Tells what the engine's methods are. The gateway hands it on. */
@Path("/methods")
class MethodsResource {

    /**
     * All methods.
     *
     * @param train images that the original learned, for the costs
     * @param forget how many of them go
     */
    @GET
    public MethodCatalogue methods(
            @QueryParam("train") @Nullable Integer train, @QueryParam("forget") @Nullable Integer forget) {
        try {
            return MethodCatalogue.of(SetSizes.of(
                    train == null ? MethodCatalogue.USUAL.train() : train,
                    forget == null ? MethodCatalogue.USUAL.forget() : forget));
        } catch (IllegalArgumentException e) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }
}
