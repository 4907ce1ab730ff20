package io.lethe.training;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Progress of trainings. */
@Path("/trainings")
@Produces(MediaType.APPLICATION_JSON)
public class TrainingsResource {

    private final Trainings trainings;

    TrainingsResource(Trainings trainings) {
        this.trainings = trainings;
    }

    @GET
    @Path("/{modelId}")
    @Operation(summary = "Where the training of a model stands")
    public Training training(@PathParam("modelId") String modelId) {
        return trainings
                .find(modelId)
                .orElseThrow(() -> new LetheException(
                        ErrorCode.MODEL_NOT_FOUND, "no training of a model '" + modelId + "' is known here"));
    }
}
