package io.lethe.unlearning.coordinator;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.StatusChanged;
import io.lethe.service.messaging.MessagingMetrics;
import io.lethe.unlearning.UnlearningMetrics;
import io.lethe.unlearning.UnlearningMetrics.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from decisions what there is to measure. */
final class CoordinatorMetrics {

    private static final String UNKNOWN = "unknown";
    /** Label of a repeated request with the same body. */
    private static final String SAME_BODY = "SAME_REQUEST";

    private final UnlearningMetrics metrics;
    private final MessagingMetrics messaging;

    CoordinatorMetrics(UnlearningMetrics metrics, MessagingMetrics messaging) {
        this.metrics = metrics;
        this.messaging = messaging;
    }

    void observe(@Nullable ModelLineage before, Decision decision, String topic, Instant at) {
        if (decision.duplicate()) {
            messaging.duplicate(topic, SAME_BODY);
        }
        decision.requests().stream()
                .filter(request -> request.status().state().terminal())
                .forEach(request -> ended(request, decision.lineage(), at));
        for (var event : decision.events()) {
            if (event instanceof JobPlanned job && job.purpose() == JobPlanned.Purpose.CANDIDATE) {
                queued(before == null ? List.of() : before.waiting(), job, at);
            }
        }
    }

    private void queued(List<WaitingRequest> waited, JobPlanned job, Instant at) {
        for (String requestId : job.requestIds()) {
            Duration waiting = waited.stream()
                    .filter(request -> request.requestId().equals(requestId))
                    .findFirst()
                    .map(request -> Duration.between(request.acceptedAt(), at))
                    .orElse(Duration.ZERO);
            metrics.stage(Stage.QUEUE, waiting);
        }
    }

    private void ended(KnownRequest request, @Nullable ModelLineage lineage, Instant at) {
        StatusChanged status = request.status();
        boolean unknownMethod = ErrorCode.UNKNOWN_METHOD.name().equals(status.reasonCode());
        metrics.ended(
                lineage == null ? UNKNOWN : lineage.modelId(),
                unknownMethod || lineage == null ? UNKNOWN : request.method(),
                status.state(),
                Duration.between(request.submittedAt(), at));
    }
}
