package io.lethe.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import io.lethe.service.http.Problem;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What the coordinator knows and the gateway does not: what would become of a request, and the engine's methods. */
@ApplicationScoped
public class Coordinator {

    private static final Logger LOG = Logger.getLogger(Coordinator.class);

    private final Client client;

    @Inject
    public Coordinator(GatewayConfig config) {
        this.client = QuarkusRestClientBuilder.newBuilder()
                .baseUri(config.coordinatorUrl())
                .connectTimeout(5, TimeUnit.SECONDS)
                .readTimeout(config.planPatience().toMillis(), TimeUnit.MILLISECONDS)
                .build(Client.class);
    }

    /** What the coordinator answers to. */
    @Path("/")
    public interface Client {

        /** Plans a request. */
        @POST
        @Path("/forget-plans")
        @Consumes(MediaType.APPLICATION_JSON)
        @Produces(MediaType.APPLICATION_JSON)
        Response plan(String request);

        /** Describes the methods. */
        @GET
        @Path("/methods")
        @Produces(MediaType.APPLICATION_JSON)
        Response methods(@QueryParam("train") @Nullable Integer train, @QueryParam("forget") @Nullable Integer forget);
    }

    /**
     * The coordinator's plan, or its problem, as it gave it.
     *
     * @throws LetheException {@link ErrorCode#BROKER_UNAVAILABLE} if the coordinator does not answer
     */
    Response plan(ForgetRequested request) {
        String json = json(request);
        return answer(
                "a plan",
                () -> client.plan(json),
                "the coordinator, which plans, does not answer; ask again, or submit the request without dryRun");
    }

    /**
     * The methods, or the coordinator's problem, as it gave it.
     *
     * @param train images that the original learned, for the costs
     * @param forget how many of them go
     * @throws LetheException {@link ErrorCode#BROKER_UNAVAILABLE} if the coordinator does not answer
     */
    Response methods(@Nullable Integer train, @Nullable Integer forget) {
        return answer(
                "the methods",
                () -> client.methods(train, forget),
                "the coordinator, which has the methods, does not answer; ask again");
    }

    private static Response answer(String asked, Supplier<Response> question, String unanswered) {
        try (var answer = ask(question)) {
            boolean problem = answer.getStatus() >= 400;
            if (problem && !String.valueOf(answer.getMediaType()).startsWith(Problem.MEDIA_TYPE)) {
                LOG.warnf(
                        "the coordinator, asked for %s, answered with status %d and no problem document",
                        asked, answer.getStatus());
                throw unavailable(unanswered);
            }
            return Response.status(answer.getStatus())
                    .type(problem ? Problem.MEDIA_TYPE : MediaType.APPLICATION_JSON)
                    .entity(answer.readEntity(String.class))
                    .build();
        } catch (ProcessingException e) {
            LOG.warnf("the coordinator, asked for %s, did not answer: %s", asked, e.getMessage());
            throw unavailable(unanswered);
        }
    }

    private static Response ask(Supplier<Response> question) {
        try {
            return question.get();
        } catch (WebApplicationException e) {
            return e.getResponse();
        }
    }

    private static String json(ForgetRequested request) {
        try {
            return EventJson.mapper().writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checked request cannot be written as JSON", e);
        }
    }

    private static LetheException unavailable(String message) {
        return new LetheException(ErrorCode.BROKER_UNAVAILABLE, message);
    }
}
