package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetInstructed.Instruction;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.gateway.access.Roles;
import io.lethe.gateway.ledger.Page;
import io.lethe.gateway.ledger.RequestQuery;
import io.lethe.service.http.Problem;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** Submit, follow and steer forget requests. */
@Path("/forget-requests")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "forget requests")
@Blocking
public class ForgetRequestsResource {

    private final Submissions submissions;
    private final Coordinator coordinator;
    private final Instructions instructions;
    private final Requests requests;
    private final ProgressStream progress;

    @Inject
    public ForgetRequestsResource(
            Submissions submissions,
            Coordinator coordinator,
            Instructions instructions,
            Requests requests,
            ProgressStream progress) {
        this.submissions = submissions;
        this.coordinator = coordinator;
        this.instructions = instructions;
        this.requests = requests;
        this.progress = progress;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Submit a forget request, or ask what would become of it",
            description = "Repeating a submission with the same requestId changes nothing and answers the same.")
    @Parameter(
            name = "dryRun",
            in = ParameterIn.QUERY,
            description = "true: answer the plan (200, ForgetPlan), and change nothing",
            schema = @Schema(type = SchemaType.BOOLEAN))
    @RequestBody(content = @Content(schema = @Schema(implementation = ForgetSubmission.class)))
    @APIResponse(
            responseCode = "200",
            description = "dryRun: what would become of it",
            content = @Content(schema = @Schema(implementation = ForgetPlan.class)))
    @APIResponse(
            responseCode = "202",
            description = "The broker has the request; Location is where to follow it",
            content = @Content(schema = @Schema(implementation = RequestDocument.class)))
    @APIResponse(responseCode = "400", description = "Invalid", content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "409",
            description = "The requestId stands for another body",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "413",
            description = "More people, samples or bytes than one request may have",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "503",
            description = "The broker is away; send it again with the requestId that the problem names",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @RolesAllowed({Roles.FORGET_SUBMIT, Roles.OPERATOR})
    @NonBlocking
    public Uni<Response> submit(
            @Context UriInfo uri,
            @Context SecurityContext asker,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            byte @Nullable [] body) {
        boolean dryRun = new QueryParameters(uri, "dryRun").flag("dryRun");
        String caller = asker.getUserPrincipal().getName();
        return onWorker(() -> submissions.read(Bodies.read(body, ForgetSubmission.class), idempotencyKey))
                .chain(request -> dryRun
                        ? onWorker(() -> coordinator.plan(request))
                        : submissions.submit(request, caller).map(ForgetRequestsResource::accepted));
    }

    @GET
    @Path("/{requestId}")
    @Operation(summary = "Where a forget request stands, its place in line and its expected end")
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "404",
            description = "No such request",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @RolesAllowed({Roles.FORGET_READ, Roles.OPERATOR})
    public RequestDocument follow(String requestId) {
        return requests.find(requestId);
    }

    @GET
    @Path("/{requestId}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "The request as server-sent events: as it stands now, and whenever it moves, until it has ended")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = RequestDocument.class)))
    @APIResponse(
            responseCode = "404",
            description = "No such request",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @RolesAllowed({Roles.FORGET_READ, Roles.OPERATOR})
    public Multi<RequestDocument> events(String requestId) {
        return progress.follow(requestId);
    }

    @GET
    @Operation(
            summary = "Forget requests, newest first, or those due first where dueBefore is given",
            description = "Of one page, 'next' is the cursor of the following one; absent on the last.")
    @Parameter(name = "state", in = ParameterIn.QUERY, schema = @Schema(implementation = RequestState.class))
    @Parameter(name = "model", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "dataset", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "regulation", in = ParameterIn.QUERY, schema = @Schema(implementation = Regulation.class))
    @Parameter(
            name = "dueBefore",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "400",
            description = "A parameter is unknown or has a bad value",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @RolesAllowed({Roles.FORGET_READ, Roles.OPERATOR})
    public Page<RequestDocument> list(@Context UriInfo uri) {
        var query = new QueryParameters(uri, "state", "model", "dataset", "regulation", "dueBefore", "cursor", "limit");
        var wanted = new RequestQuery(
                query.oneOf("state", RequestState.class),
                query.name("model"),
                query.name("dataset"),
                query.oneOf("regulation", Regulation.class),
                query.time("dueBefore"),
                query.cursor(),
                query.limit());
        return QueryParameters.withCursor(() -> requests.list(wanted));
    }

    @POST
    @Path("/{requestId}/{instruction}")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    @Operation(
            summary = "Cancel, hold, release, extend or retry a request",
            description =
                    "The broker has the instruction; whether it could be followed, the request's state will tell.")
    @Parameter(
            name = "instruction",
            in = ParameterIn.PATH,
            schema = @Schema(enumeration = {"cancel", "hold", "release", "extend", "retry"}))
    @RequestBody(
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = InstructionBody.class)))
    @APIResponse(
            responseCode = "202",
            description = "The broker has the instruction",
            content = @Content(schema = @Schema(implementation = RequestDocument.class)))
    @APIResponse(
            responseCode = "404",
            description = "No such request or instruction",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "409",
            description = "The request has ended",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @RolesAllowed(Roles.OPERATOR)
    @NonBlocking
    public Uni<Response> instruct(@Context UriInfo uri, String requestId, String instruction, byte @Nullable [] body) {
        new QueryParameters(uri);
        return onWorker(() -> body == null || body.length == 0
                        ? InstructionBody.NONE
                        : Bodies.read(body, InstructionBody.class))
                .chain(given -> instructions.give(requestId, instruction(instruction), given))
                .map(ForgetRequestsResource::accepted);
    }

    /**
     * Work that may block, for a method that answers on the event loop. A worker that hands a call over to wait for the
     * broker may be held up, and take the call's context from the worker that goes on with it: the answer was then 500.
     * On the event loop one follows the other.
     */
    private static <T> Uni<T> onWorker(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private static Response accepted(RequestDocument document) {
        return Response.accepted(document)
                .location(UriBuilder.fromResource(ForgetRequestsResource.class)
                        .path(document.requestId())
                        .build())
                .build();
    }

    private static Instruction instruction(String word) {
        return Arrays.stream(Instruction.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new LetheException(
                        ErrorCode.REQUEST_NOT_FOUND,
                        "a request can be told to cancel, hold, release, extend or retry, and nothing else"));
    }
}
