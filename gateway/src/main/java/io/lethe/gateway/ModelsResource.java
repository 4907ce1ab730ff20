package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.service.http.Problem;
import io.lethe.storage.ObjectStore;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Models, their versions and their scorecards. */
@Path("/models")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
public class ModelsResource {

    private final ModelView models;
    private final ObjectStore store;
    private final GatewayConfig config;

    @Inject
    public ModelsResource(ModelView models, ObjectStore store, GatewayConfig config) {
        this.models = models;
        this.store = store;
        this.config = config;
    }

    @GET
    @Operation(summary = "All models")
    public List<ModelDocument> list() {
        return models.all();
    }

    @GET
    @Path("/{modelId}")
    @Operation(summary = "A model: its head, its dataset, its versions and how each was made")
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "404",
            description = "No such model",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public ModelDocument model(String modelId) {
        return models.find(modelId).orElseThrow(ModelsResource::noModel);
    }

    @GET
    @Path("/{modelId}/scorecards")
    @Operation(summary = "Every scorecard of a model, oldest first")
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "404",
            description = "No such model",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public List<ScorecardDocument> scorecards(String modelId) {
        return models.scorecards(modelId).orElseThrow(ModelsResource::noModel);
    }

    @GET
    @Path("/{modelId}/versions/{modelVersion}/weights")
    @Operation(summary = "Download weights: leads to a link that works for a while")
    @APIResponse(responseCode = "303", description = "Location is the link")
    @APIResponse(
            responseCode = "404",
            description = "No such version",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response weights(String modelId, String modelVersion) {
        var weights = models.weights(modelId, modelVersion).orElseThrow(ModelsResource::noModel);
        var uncached = new CacheControl();
        uncached.setNoStore(true);
        return Response.seeOther(store.presign(weights, config.linkValidity()))
                .cacheControl(uncached)
                .build();
    }

    private static LetheException noModel() {
        return new LetheException(ErrorCode.MODEL_NOT_FOUND, "no such model version; GET /models lists them");
    }
}
