package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Names;
import io.lethe.gateway.access.Roles;
import io.lethe.service.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Datasets, their versions, and what their imports found. Nothing of it names people. */
@Path("/datasets")
@RolesAllowed({Roles.MODEL_READ, Roles.OPERATOR})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "datasets")
public class DatasetsResource {

    private final Datasets datasets;

    @Inject
    public DatasetsResource(Datasets datasets) {
        this.datasets = datasets;
    }

    @GET
    @Operation(summary = "Names of all datasets")
    @APIResponse(responseCode = "200")
    public Response list() {
        return datasets.ask(Datasets.DatasetService::datasets);
    }

    @GET
    @Path("/{datasetId}")
    @Operation(summary = "A dataset and its versions, the newest first, with their splits and classes")
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "404",
            description = "No such dataset",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response dataset(String datasetId) {
        requireName(datasetId);
        return datasets.ask(service -> service.dataset(datasetId));
    }

    @GET
    @Path("/{datasetId}/versions/{version}/report")
    @Operation(
            summary = "What the import of a version found: images of each class and split, warnings, what was left out")
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "404",
            description = "No such version",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response report(String datasetId, String version) {
        requireName(datasetId);
        requireName(version);
        return datasets.ask(service -> service.report(datasetId, version));
    }

    private static void requireName(String name) {
        if (!Names.isName(name)) {
            throw new LetheException(ErrorCode.DATASET_NOT_FOUND, "there is no such dataset; GET /datasets lists them");
        }
    }
}
