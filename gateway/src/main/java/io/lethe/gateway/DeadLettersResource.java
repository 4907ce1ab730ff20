package io.lethe.gateway;

import io.lethe.gateway.access.Roles;
import io.lethe.service.http.Problem;
import io.lethe.service.messaging.DeadLetterBox;
import io.lethe.service.messaging.DeadLetterBox.Entry;
import io.lethe.service.messaging.DeadLetterBox.Replay;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Records that no service could handle, and their replay; for operators. */
@Path("/dead-letters")
@RolesAllowed(Roles.OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "dead letters")
public class DeadLettersResource {

    private final DeadLetterBox letters;

    @Inject
    public DeadLettersResource(DeadLetterBox letters) {
        this.letters = letters;
    }

    @GET
    @Operation(summary = "The newest dead letters: which record was refused, by whom and why")
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "400",
            description = "The limit is out of range",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public List<Entry> list(
            @QueryParam("topic") @Nullable String topic, @QueryParam("limit") @DefaultValue("50") int limit) {
        return letters.newest(topic, limit);
    }

    @GET
    @Path("/{topic}/{partition}/{offset}")
    @Operation(summary = "One dead letter, with its copy of the record's value where there is one")
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "404",
            description = "No such dead letter",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Entry find(String topic, int partition, long offset) {
        return letters.find(topic, partition, offset);
    }

    @POST
    @Path("/{topic}/{partition}/{offset}/replay")
    @Operation(summary = "Publish the refused record anew, under its own id")
    @APIResponse(responseCode = "200", description = "Where the repetition lies")
    @APIResponse(
            responseCode = "404",
            description = "No such dead letter",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "409",
            description = "A newer record took the place of the refused one",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "410",
            description = "The refused record is no longer on its topic, and there is no copy",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "413",
            description = "The refused record is larger than what may be published",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Replay replay(String topic, int partition, long offset, @Context SecurityContext asker) {
        return letters.replay(topic, partition, offset, asker.getUserPrincipal().getName());
    }
}
