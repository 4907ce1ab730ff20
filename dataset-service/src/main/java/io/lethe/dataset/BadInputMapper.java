package io.lethe.dataset;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.lethe.dataset.adapter.BadInputException;
import io.lethe.service.http.Problem;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Tells the uploader, and nobody else, each problem in full; the log gets codes, parts and rows. */
public class BadInputMapper {

    private static final Logger LOG = Logger.getLogger(BadInputMapper.class);

    /**
     * A problem document with one sentence for each problem.
     *
     * @param problem the document
     * @param problems the sentences
     */
    public record Listed(@JsonUnwrapped Problem problem, List<String> problems) {}

    @ServerExceptionMapper
    public Response badInput(BadInputException e) {
        LOG.warnf("%s: %s", e.code(), e.getMessage());
        Listed listed = listed(e);
        return Response.status(listed.problem().status())
                .type(Problem.MEDIA_TYPE)
                .entity(listed)
                .build();
    }

    static Listed listed(BadInputException e) {
        return new Listed(Problem.of(e.code(), "Nothing was imported; see 'problems'"), e.sentences());
    }
}
