package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.service.http.Problem;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Asks the dataset-service what there is. It alone reads the bucket of datasets, whose indexes name people. */
@ApplicationScoped
public class Datasets {

    private static final Logger LOG = Logger.getLogger(Datasets.class);
    private static final int SERVER_ERROR = 500;

    private final DatasetService service;

    @Inject
    public Datasets(GatewayConfig config) {
        this.service = QuarkusRestClientBuilder.newBuilder()
                .baseUri(config.datasetUrl())
                .connectTimeout(5, TimeUnit.SECONDS)
                .readTimeout(20, TimeUnit.SECONDS)
                .build(DatasetService.class);
    }

    /** What the dataset-service answers to. */
    @Path("/datasets")
    @Produces(MediaType.APPLICATION_JSON)
    public interface DatasetService {

        /** Names of all datasets. */
        @GET
        Response datasets();

        /** A dataset and its versions. */
        @GET
        @Path("/{datasetId}")
        Response dataset(@PathParam("datasetId") String datasetId);

        /** The report of a version's import. */
        @GET
        @Path("/{datasetId}/versions/{version}/report")
        Response report(@PathParam("datasetId") String datasetId, @PathParam("version") String version);
    }

    /**
     * The dataset-service's answer, or its problem, as it gave it.
     *
     * @throws LetheException {@link ErrorCode#STORE_UNAVAILABLE} if it does not answer
     */
    Response ask(Function<DatasetService, Response> question) {
        try (var answer = answer(question)) {
            if (answer.getStatus() >= SERVER_ERROR) {
                LOG.warnf("the dataset-service answered with status %d", answer.getStatus());
                throw unanswered();
            }
            boolean problem = answer.getStatus() >= Response.Status.BAD_REQUEST.getStatusCode();
            return Response.status(answer.getStatus())
                    .type(problem ? Problem.MEDIA_TYPE : MediaType.APPLICATION_JSON)
                    .entity(answer.readEntity(String.class))
                    .build();
        } catch (ProcessingException e) {
            LOG.warnf("the dataset-service did not answer: %s", e.getMessage());
            throw unanswered();
        }
    }

    private Response answer(Function<DatasetService, Response> question) {
        try {
            return question.apply(service);
        } catch (WebApplicationException e) {
            return e.getResponse();
        }
    }

    private static LetheException unanswered() {
        return new LetheException(
                ErrorCode.STORE_UNAVAILABLE, "the dataset-service, which knows the datasets, does not answer; ask again");
    }
}
