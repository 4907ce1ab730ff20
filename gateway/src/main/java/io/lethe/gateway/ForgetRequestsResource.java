package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.RequestState;
import io.lethe.service.http.Problem;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Submit and follow forget requests. */
@Path("/forget-requests")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "forget requests")
public class ForgetRequestsResource {

    private final Submissions submissions;
    private final RequestView requests;

    @Inject
    public ForgetRequestsResource(Submissions submissions, RequestView requests) {
        this.submissions = submissions;
        this.requests = requests;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Submit a forget request",
            description = "Repeating a submission with the same requestId changes nothing and answers the same.")
    @APIResponse(
            responseCode = "202",
            description = "The broker has the request; Location is where to follow it",
            content = @Content(schema = @Schema(implementation = RequestDocument.class)))
    @APIResponse(responseCode = "400", description = "Invalid", content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "404",
            description = "No such model",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "409",
            description = "The requestId stands for another body",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "503",
            description = "The broker is away; try again",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response submit(
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, @Nullable ForgetSubmission submission) {
        if (submission == null) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "the body is empty");
        }
        var document = submissions.submit(submission, idempotencyKey).document();
        return Response.accepted(document)
                .location(UriBuilder.fromResource(ForgetRequestsResource.class)
                        .path(document.requestId())
                        .build())
                .build();
    }

    @GET
    @Path("/{requestId}")
    @Operation(summary = "Where a forget request stands")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RequestDocument.class)))
    @APIResponse(
            responseCode = "404",
            description = "No such request",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public RequestDocument follow(String requestId) {
        return requests.find(requestId)
                .map(RequestEntry::document)
                .orElseThrow(() -> new LetheException(ErrorCode.REQUEST_NOT_FOUND, "no such request"));
    }

    @GET
    @Operation(summary = "Forget requests, newest first")
    public List<RequestDocument> list(
            @QueryParam("model") @Nullable String model,
            @QueryParam("state") @Nullable String state,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        var wanted = state == null ? null : parse(state);
        return requests.all().stream()
                .filter(entry -> model == null || model.equals(entry.modelId()))
                .filter(entry -> wanted == null || wanted == entry.state())
                .sorted(Comparator.comparing(RequestEntry::since).reversed())
                .limit(Math.max(0, limit))
                .map(RequestEntry::document)
                .toList();
    }

    private static RequestState parse(String state) {
        for (var known : RequestState.values()) {
            if (known.name().equalsIgnoreCase(state)) {
                return known;
            }
        }
        throw new LetheException(
                ErrorCode.INVALID_REQUEST,
                "unknown state; known are "
                        + List.of(RequestState.values()).toString().toLowerCase(Locale.ROOT));
    }
}
