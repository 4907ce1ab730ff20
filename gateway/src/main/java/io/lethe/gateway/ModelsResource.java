package io.lethe.gateway;

import io.lethe.gateway.access.Roles;
import io.lethe.gateway.ledger.Page;
import io.lethe.service.http.Problem;
import io.lethe.storage.ObjectStore;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Models, their versions and their scorecards. */
@Path("/models")
@RolesAllowed({Roles.MODEL_READ, Roles.OPERATOR})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
public class ModelsResource {

    private final Models models;
    private final ObjectStore store;
    private final GatewayConfig config;

    @Inject
    public ModelsResource(Models models, ObjectStore store, GatewayConfig config) {
        this.models = models;
        this.store = store;
        this.config = config;
    }

    @GET
    @Operation(summary = "All models, by name")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @APIResponse(responseCode = "200")
    public Page<ModelDocument> list(@Context UriInfo uri) {
        var query = new QueryParameters(uri, "cursor", "limit");
        return QueryParameters.withCursor(() -> models.list(query.cursor(), query.limit()));
    }

    @GET
    @Path("/{modelId}")
    @Operation(summary = "A model: its head, its versions and verdicts, its job and its waiting line")
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "404",
            description = "No such model",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public ModelDocument model(String modelId) {
        return models.find(modelId);
    }

    @GET
    @Path("/{modelId}/scorecards")
    @Operation(summary = "The scorecards of a model, oldest first")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "404",
            description = "No such model",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Page<ScorecardDocument> scorecards(@Context UriInfo uri, String modelId) {
        var query = new QueryParameters(uri, "cursor", "limit");
        return QueryParameters.withCursor(() -> models.scorecards(modelId, query.cursor(), query.limit()));
    }

    @GET
    @Path("/{modelId}/versions/{modelVersion}/weights")
    @Operation(summary = "Download weights: leads to a link that works for a while")
    @APIResponse(responseCode = "303", description = "Location is the link")
    @APIResponse(
            responseCode = "404",
            description = "No such version, or its weights were deleted",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response weights(String modelId, String modelVersion) {
        var weights = models.weights(modelId, modelVersion);
        var uncached = new CacheControl();
        uncached.setNoStore(true);
        return Response.seeOther(store.presign(weights, config.linkValidity()))
                .cacheControl(uncached)
                .build();
    }
}
