package io.lethe.dataset;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.service.http.Problem;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Uploads that can be resumed, by the <a href="https://tus.io/protocols/resumable-upload">tus protocol</a> 1.0.0 with
 * its extensions creation, expiration and termination. There are clients of it for most languages and for browsers.
 */
@Path("/uploads")
@Tag(name = "uploads")
@Blocking
public class UploadsResource {

    private static final Logger LOG = Logger.getLogger(UploadsResource.class);
    private static final String VERSION = "1.0.0";
    private static final String RESUMABLE = "Tus-Resumable";
    private static final String OFFSET = "Upload-Offset";
    private static final String LENGTH = "Upload-Length";
    private static final String METADATA = "Upload-Metadata";
    private static final String OFFSET_STREAM = "application/offset+octet-stream";
    private static final Pattern COUNT = Pattern.compile("\\d{1,18}");
    private static final Pattern FILE_NAME = Pattern.compile("(?:^|,)\\s*filename\\s+([A-Za-z0-9+/=]{1,2000})");
    private static final int PRECONDITION_FAILED = 412;
    private static final int TOO_LARGE = 413;
    private static final int UNSUPPORTED_TYPE = 415;
    private static final int LOCKED = 423;
    private static final int NO_ROOM = 507;

    private final ResumableUploads uploads;

    public UploadsResource(ResumableUploads uploads) {
        this.uploads = uploads;
    }

    /** Clients that cannot send {@code PATCH} and {@code DELETE} say what they mean in a header. */
    @ServerRequestFilter(preMatching = true)
    public void takeMethodFromHeader(ContainerRequestContext request) {
        String method = request.getHeaderString("X-HTTP-Method-Override");
        if (method != null && request.getUriInfo().getPath().startsWith("/uploads")) {
            request.setMethod(method.strip().toUpperCase(Locale.ROOT));
        }
    }

    @OPTIONS
    @Operation(summary = "Version, extensions and limits of the tus protocol")
    public Response options() {
        return Response.noContent()
                .header(RESUMABLE, VERSION)
                .header("Tus-Version", VERSION)
                .header("Tus-Max-Size", uploads.largest())
                .header("Tus-Extension", "creation,expiration,termination")
                .build();
    }

    /**
     * Begins an upload.
     *
     * @param length bytes in all
     * @param metadata pairs of a key and a value in base64; {@code filename} is what problems call the file
     */
    @POST
    @Operation(summary = "Begin an upload", description = "Location is where to send the content with PATCH.")
    public Response create(
            @HeaderParam(RESUMABLE) @Nullable String version,
            @HeaderParam(LENGTH) @Nullable String length,
            @HeaderParam(METADATA) @Nullable String metadata) {
        if (!VERSION.equals(version)) {
            return otherVersion();
        }
        OptionalLong bytes = count(length);
        if (bytes.isEmpty()) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST, "The header Upload-Length must say how many bytes will come in all");
        }
        if (bytes.getAsLong() > uploads.largest()) {
            return refused(
                    TOO_LARGE,
                    "Content Too Large",
                    "An upload has at most %d bytes; more can be imported from the object store"
                            .formatted(uploads.largest()));
        }
        try {
            ResumableUploads.State upload = uploads.create(bytes.getAsLong(), fileName(metadata));
            return state(Response.created(URI.create("/uploads/" + upload.id())), upload)
                    .build();
        } catch (ResumableUploads.FullException e) {
            return refused(NO_ROOM, "Insufficient Storage", String.valueOf(e.getMessage()));
        }
    }

    @HEAD
    @Path("/{uploadId}")
    @Operation(summary = "How much has arrived")
    public Response head(@HeaderParam(RESUMABLE) @Nullable String version, @PathParam("uploadId") String uploadId) {
        if (!VERSION.equals(version)) {
            return otherVersion();
        }
        return uploads.find(uploadId)
                .map(upload -> state(Response.ok(), upload)
                        .header(LENGTH, upload.length())
                        .header("Cache-Control", "no-store")
                        .build())
                .orElseGet(() -> Response.status(Response.Status.NOT_FOUND)
                        .header(RESUMABLE, VERSION)
                        .build());
    }

    /**
     * Adds to an upload.
     *
     * @param offset how much has arrived, as the client knows it
     */
    @PATCH
    @Path("/{uploadId}")
    @Operation(summary = "Send the content from an offset on")
    public Response append(
            @HeaderParam(RESUMABLE) @Nullable String version,
            @HeaderParam("Content-Type") @Nullable String type,
            @HeaderParam(OFFSET) @Nullable String offset,
            @PathParam("uploadId") String uploadId,
            InputStream content) {
        if (!VERSION.equals(version)) {
            return otherVersion();
        }
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(OFFSET_STREAM)) {
            return refused(UNSUPPORTED_TYPE, "Unsupported Media Type", "Send content as " + OFFSET_STREAM);
        }
        Optional<ResumableUploads.State> upload = uploads.find(uploadId);
        if (upload.isEmpty()) {
            return notFound();
        }
        OptionalLong from = count(offset);
        if (from.isEmpty() || from.getAsLong() != upload.get().offset()) {
            return refused(
                    Response.Status.CONFLICT.getStatusCode(),
                    "Conflict",
                    "%d bytes have arrived; send the rest with that Upload-Offset"
                            .formatted(upload.get().offset()));
        }
        return append(upload.get(), content);
    }

    private Response append(ResumableUploads.State upload, InputStream content) {
        try {
            return state(Response.noContent(), uploads.append(upload, content)).build();
        } catch (ResumableUploads.BusyException e) {
            return refused(LOCKED, "Locked", "Another request is sending to this upload; ask with HEAD how far it is");
        } catch (IOException e) {
            // Nobody is there any more to be told; the next request goes on from what has arrived.
            LOG.debug("An upload broke off");
            return refused(
                    Response.Status.BAD_REQUEST.getStatusCode(),
                    "Bad Request",
                    "The content broke off; go on from HEAD");
        }
    }

    @DELETE
    @Path("/{uploadId}")
    @Operation(summary = "Remove an upload")
    public Response remove(@HeaderParam(RESUMABLE) @Nullable String version, @PathParam("uploadId") String uploadId) {
        if (!VERSION.equals(version)) {
            return otherVersion();
        }
        if (uploads.find(uploadId).isEmpty()) {
            return notFound();
        }
        uploads.remove(uploadId);
        return Response.noContent().header(RESUMABLE, VERSION).build();
    }

    private static ResponseBuilder state(ResponseBuilder answer, ResumableUploads.State upload) {
        return answer.header(RESUMABLE, VERSION)
                .header(OFFSET, upload.offset())
                .header(
                        "Upload-Expires",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                upload.expires().atOffset(ZoneOffset.UTC)));
    }

    private static Response otherVersion() {
        Problem problem = new Problem(
                "about:blank",
                "Precondition Failed",
                PRECONDITION_FAILED,
                "Send the header Tus-Resumable: " + VERSION + "; uploads follow the tus protocol",
                null);
        return Response.status(PRECONDITION_FAILED)
                .header("Tus-Version", VERSION)
                .header(RESUMABLE, VERSION)
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }

    private static Response notFound() {
        return refused(
                Response.Status.NOT_FOUND.getStatusCode(), "Not Found", "There is no such upload, or not any more");
    }

    private static Response refused(int status, String title, String detail) {
        return Response.status(status)
                .header(RESUMABLE, VERSION)
                .type(Problem.MEDIA_TYPE)
                .entity(new Problem("about:blank", title, status, detail, null))
                .build();
    }

    private static OptionalLong count(@Nullable String text) {
        return text != null && COUNT.matcher(text).matches()
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    private static String fileName(@Nullable String metadata) {
        Matcher name = FILE_NAME.matcher(metadata == null ? "" : metadata);
        if (!name.find()) {
            return "upload";
        }
        try {
            return new String(Base64.getDecoder().decode(name.group(1)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "upload";
        }
    }
}
