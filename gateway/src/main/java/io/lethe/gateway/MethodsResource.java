package io.lethe.gateway;

import io.lethe.gateway.access.Roles;
import io.lethe.service.http.Problem;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
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

/** The unlearning methods, as the coordinator that runs them describes them. */
@Path("/methods")
@RolesAllowed({Roles.FORGET_SUBMIT, Roles.MODEL_READ, Roles.OPERATOR})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "methods")
@Blocking
public class MethodsResource {

    private final Coordinator coordinator;

    @Inject
    public MethodsResource(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    @GET
    @Operation(
            summary = "Every unlearning method: what it does, its paper, parameters, profiles, needs and cost",
            description = "A forget request names one in 'method', and sets 'parameters' of it, among which 'profile'"
                    + " names the settings to start from. Costs are in epochs of training on everything.")
    @Parameter(
            name = "train",
            in = ParameterIn.QUERY,
            description = "images that the original learned, for the costs",
            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "10000"))
    @Parameter(
            name = "forget",
            in = ParameterIn.QUERY,
            description = "how many of them go",
            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "1000"))
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "400",
            description = "A parameter is unknown or has a bad value",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "503",
            description = "The coordinator does not answer",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response methods(@Context UriInfo uri) {
        var query = new QueryParameters(uri, "train", "forget");
        return coordinator.methods(query.number("train"), query.number("forget"));
    }
}
