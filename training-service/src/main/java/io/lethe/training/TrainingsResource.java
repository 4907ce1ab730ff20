package io.lethe.training;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.service.learner.ModelArtifacts;
import io.smallrye.common.annotation.Blocking;
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
    private final ModelArtifacts artifacts;

    TrainingsResource(Trainings trainings, ModelArtifacts artifacts) {
        this.trainings = trainings;
        this.artifacts = artifacts;
    }

    @GET
    @Path("/{modelId}")
    @Blocking
    @Operation(summary = "Where the training of a model stands")
    public Training training(@PathParam("modelId") String modelId) {
        return trainings
                .find(modelId)
                .or(() -> artifacts.find(modelId, ModelTrainer.ORIGINAL).map(model -> Trainings.of(model.card())))
                .orElseThrow(() -> new LetheException(
                        ErrorCode.MODEL_NOT_FOUND, "no training of a model '" + modelId + "' is known here"));
    }
}
