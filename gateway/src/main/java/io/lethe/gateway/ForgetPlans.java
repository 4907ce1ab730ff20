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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Asks the coordinator what would become of a request, without making it. */
@ApplicationScoped
public class ForgetPlans {

    private static final Logger LOG = Logger.getLogger(ForgetPlans.class);

    private final Coordinator coordinator;

    @Inject
    public ForgetPlans(GatewayConfig config) {
        this.coordinator = QuarkusRestClientBuilder.newBuilder()
                .baseUri(config.coordinatorUrl())
                .connectTimeout(5, TimeUnit.SECONDS)
                .readTimeout(config.planPatience().toMillis(), TimeUnit.MILLISECONDS)
                .build(Coordinator.class);
    }

    /** What the coordinator answers to. */
    @Path("/forget-plans")
    public interface Coordinator {

        /** Plans a request. */
        @POST
        @Consumes(MediaType.APPLICATION_JSON)
        @Produces(MediaType.APPLICATION_JSON)
        Response plan(String request);
    }

    /**
     * The coordinator's plan, or its problem, as it gave it.
     *
     * @throws LetheException {@link ErrorCode#BROKER_UNAVAILABLE} if the coordinator does not answer
     */
    Response plan(ForgetRequested request) {
        try (var answer = ask(json(request))) {
            boolean problem = answer.getStatus() >= 400;
            if (problem && !String.valueOf(answer.getMediaType()).startsWith(Problem.MEDIA_TYPE)) {
                LOG.warnf("the coordinator answered a plan with status %d and no problem document", answer.getStatus());
                throw unanswered();
            }
            return Response.status(answer.getStatus())
                    .type(problem ? Problem.MEDIA_TYPE : MediaType.APPLICATION_JSON)
                    .entity(answer.readEntity(String.class))
                    .build();
        } catch (ProcessingException e) {
            LOG.warnf("the coordinator did not answer a plan: %s", e.getMessage());
            throw unanswered();
        }
    }

    private Response ask(String request) {
        try {
            return coordinator.plan(request);
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

    private static LetheException unanswered() {
        return new LetheException(
                ErrorCode.BROKER_UNAVAILABLE,
                "the coordinator, which plans, does not answer; ask again, or submit the request without dryRun");
    }
}
