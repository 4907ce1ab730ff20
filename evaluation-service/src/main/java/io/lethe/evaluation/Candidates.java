package io.lethe.evaluation;

import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The unlearned versions that were scored of late, for the retrained models that come to be compared with them. */
@ApplicationScoped
class Candidates {

    /** A reference is trained soon after its candidate was scored, or never. */
    private static final int MOST = 1_000;

    private final Map<Served, Scored> byRequests = new LinkedHashMap<>();

    private record Served(String modelId, List<String> requestIds) {}

    /**
     * An unlearned version.
     *
     * @param model the version
     * @param method how it was made
     * @param seconds how long that took
     */
    record Scored(ModelRef model, String method, double seconds) {}

    synchronized void remember(EvaluationScored event) {
        if (event.state() != ModelState.UNLEARNED) {
            return;
        }
        byRequests.put(
                new Served(event.model().modelId(), event.requestIds()),
                new Scored(event.model(), event.method(), event.workSeconds()));
        if (byRequests.size() > MOST) {
            byRequests.remove(byRequests.keySet().iterator().next());
        }
    }

    /** The newest version that served exactly these requests. */
    synchronized Optional<Scored> find(String modelId, List<String> requestIds) {
        return Optional.ofNullable(byRequests.get(new Served(modelId, requestIds)));
    }
}
