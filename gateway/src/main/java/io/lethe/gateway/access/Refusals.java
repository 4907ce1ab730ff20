package io.lethe.gateway.access;

import io.lethe.service.http.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Answers whoever may not with a problem document. Why a token was not taken is not told. */
public class Refusals {

    static final String CHALLENGE = "Bearer, " + ApiKeyMechanism.SCHEME;

    /** Somebody who did not say who they are. */
    @ServerExceptionMapper
    public Response nobody(UnauthorizedException e) {
        return unknown("say who you are: Authorization: Bearer <token>, or Authorization: ApiKey <key>");
    }

    /** Somebody whose token or key is not taken. */
    @ServerExceptionMapper
    public Response failed(AuthenticationFailedException e) {
        return unknown("the token or key is not known here, or has expired");
    }

    /** Somebody without the role. */
    @ServerExceptionMapper
    public Response forbidden(ForbiddenException e) {
        return answer(Response.Status.FORBIDDEN, "this needs a role that you do not have");
    }

    private static Response unknown(String detail) {
        return Response.fromResponse(answer(Response.Status.UNAUTHORIZED, detail))
                .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
                .build();
    }

    private static Response answer(Response.Status status, @Nullable String detail) {
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(new Problem("about:blank", status.getReasonPhrase(), status.getStatusCode(), detail, null))
                .build();
    }
}
