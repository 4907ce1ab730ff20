package io.lethe.service.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.service.logging.Nameless;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers every error with a problem document. */
public class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);

    /** What is away is looked for about as often. */
    private static final int RETRY_AFTER_SECONDS = 5;

    /** Errors with a code. */
    @ServerExceptionMapper
    public Response coded(LetheException e) {
        if (Problem.status(e.code()) >= 500) {
            // Messages of ours name nobody; those of the causes may.
            LOG.error(e.getMessage(), Nameless.of(e));
        }
        return answer(Problem.of(e.code(), e.getMessage()));
    }

    /** Bodies that are not what they should be; the answer names the place and never quotes the body. */
    @ServerExceptionMapper
    public Response unreadable(JsonProcessingException e) {
        return answer(Problem.of(ErrorCode.INVALID_REQUEST, describe(e)));
    }

    /** As {@link #unreadable}; named, because the framework has a mapper of its own for these. */
    @ServerExceptionMapper
    public Response mismatched(MismatchedInputException e) {
        return unreadable(e);
    }

    /** What the framework refuses: unknown paths, methods and media types. */
    @ServerExceptionMapper
    public Response refused(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException unreadable) {
            return unreadable(unreadable);
        }
        var status = e.getResponse().getStatusInfo();
        return answer(new Problem("about:blank", status.getReasonPhrase(), status.getStatusCode(), null, null));
    }

    /** Everything else is our fault; the log has the details. */
    @ServerExceptionMapper
    public Response unexpected(RuntimeException e) {
        LOG.error("unexpected failure", Nameless.of(e));
        return answer(Problem.of(ErrorCode.INTERNAL, "unexpected failure; the service's log has more"));
    }

    private static Response answer(Problem problem) {
        var answer = Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (problem.status() == 503) {
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return answer.build();
    }

    private static String describe(JsonProcessingException e) {
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            var path = mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                    .collect(Collectors.joining("."));
            return "field '" + path + "' has a wrong type or value";
        }
        var place = e.getLocation();
        return place == null
                ? "the body is not the expected JSON"
                : "the body is not the expected JSON at line %d, column %d"
                        .formatted(place.getLineNr(), place.getColumnNr());
    }
}
