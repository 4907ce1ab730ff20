package io.lethe.unlearning.coordinator;

import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.Event;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobPlanned.Purpose;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A decision in the making; of one thread. */
final class Draft {

    private final Knowledge knowledge;
    private final Instant at;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, KnownRequest> requests = new LinkedHashMap<>();
    private ModelLineage lineage;

    Draft(Knowledge knowledge, ModelLineage lineage, Instant at) {
        this.knowledge = knowledge;
        this.lineage = lineage;
        this.at = at;
    }

    Decision decision() {
        return new Decision(lineage, List.copyOf(requests.values()), events, false);
    }

    /** State of the model as decided so far. */
    ModelLineage lineage() {
        return lineage;
    }

    Instant at() {
        return at;
    }

    /** Takes a request that was not seen before, and tells its status. */
    void enqueue(WaitingRequest request, KnownRequest known) {
        requests.put(request.requestId(), known);
        events.add(known.status());
        waiting(Stream.concat(lineage.waiting().stream(), Stream.of(request)).toList());
    }

    /** Replaces those who wait. */
    void waiting(List<WaitingRequest> waiting) {
        lineage = lineage.withWaiting(waiting);
    }

    /** Plans the job that makes the lineage's next version. */
    void startCandidate(JobPlanned job, boolean reference) {
        lineage = lineage.withVersionTaken();
        // Told before it is planned: a worker's first report must not be overtaken.
        tellAll(job, RequestState.ACCEPTED);
        start(job, reference);
    }

    /** Plans the job that trains anew without whom the candidate forgot. */
    void startReference(JobPlanned job) {
        start(job, false);
    }

    private void start(JobPlanned job, boolean reference) {
        lineage = lineage.withPhase(new Phase.Running(job, reference, at));
        events.add(job);
    }

    /** The job's outcome becomes head, and its requests are done. */
    void promote(JobPlanned job, EvaluationScored scored) {
        String previous = lineage.head().modelVersion();
        lineage = lineage.promoted(scored.model(), job.subjectRefs(), job.sampleRefs());
        events.add(new ModelPromoted(scored.model(), previous, job.jobId(), job.requestIds()));
        tellAll(job, RequestState.COMPLETED);
    }

    void tellAll(JobPlanned job, RequestState state) {
        job.requestIds().forEach(requestId -> tell(Statuses.of(job, requestId, state, at)));
    }

    /** A failed reference run leaves its requests as they are: completed. */
    void failAll(JobPlanned job, String reasonCode, String message) {
        if (job.purpose() == Purpose.CANDIDATE) {
            job.requestIds().forEach(requestId -> tell(Statuses.failed(job, requestId, reasonCode, message, at)));
        }
    }

    /** One status a request and decision: the later one replaces the earlier. */
    void tell(StatusChanged status) {
        KnownRequest known = requests.get(status.requestId());
        if (known == null) {
            known = knowledge.request(status.requestId()).orElse(null);
        } else {
            events.remove(known.status());
        }
        if (known != null) {
            requests.put(status.requestId(), known.with(status));
        }
        events.add(status);
    }
}
