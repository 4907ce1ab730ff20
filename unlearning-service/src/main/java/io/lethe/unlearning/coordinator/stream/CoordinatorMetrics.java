package io.lethe.unlearning.coordinator.stream;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ModelStateChanged.Version;
import io.lethe.contracts.ModelStateChanged.VersionState;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.Topics;
import io.lethe.contracts.Verdict;
import io.lethe.service.logging.Nameless;
import io.lethe.service.messaging.MessagingMetrics;
import io.lethe.unlearning.UnlearningMetrics;
import io.lethe.unlearning.UnlearningMetrics.Stage;
import io.lethe.unlearning.coordinator.model.ModelDecision;
import io.lethe.unlearning.coordinator.model.ModelRow;
import io.lethe.unlearning.coordinator.model.Moved;
import io.lethe.unlearning.coordinator.request.Part;
import io.lethe.unlearning.coordinator.request.RequestDecision;
import io.lethe.unlearning.coordinator.request.RequestRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads from decisions what there is to measure. It only observes: no fault in here can undo a decision. */
final class CoordinatorMetrics {

    private static final Logger LOG = Logger.getLogger(CoordinatorMetrics.class);
    private static final String UNKNOWN = "unknown";
    /** Label of a repeated request with the same body. */
    private static final String SAME_BODY = "SAME_REQUEST";

    private final UnlearningMetrics metrics;
    private final MessagingMetrics messaging;
    private final LadderMetrics ladders;

    CoordinatorMetrics(UnlearningMetrics metrics, MessagingMetrics messaging) {
        this.metrics = metrics;
        this.messaging = messaging;
        this.ladders = new LadderMetrics(metrics);
    }

    void observe(@Nullable RequestRow before, RequestDecision decision, Instant at) {
        safely(() -> {
            if (decision.duplicate()) {
                messaging.duplicate(Topics.FORGET_REQUESTED, SAME_BODY);
            }
            RequestRow row = decision.row();
            if (row == null || row.equals(before)) {
                return;
            }
            RequestState was = before == null ? RequestState.RECEIVED : before.state();
            if (row.state() == RequestState.RUNNING && was != RequestState.RUNNING && was != RequestState.EVALUATING) {
                metrics.stage(Stage.QUEUE, since(row.submitted().receivedAt(), at));
            }
            if (row.state().terminal() && !was.terminal()) {
                ended(row, at);
            }
        });
    }

    void observe(@Nullable ModelRow before, ModelDecision decision, Instant at) {
        safely(() -> {
            ModelRow row = decision.row();
            if (row == null || row.equals(before)) {
                return;
            }
            ladders.observe(before, row, at);
            row.versions().stream()
                    .filter(version -> version.state() == VersionState.REFUSED
                            && version.at().equals(at))
                    .map(Version::verdict)
                    .filter(Objects::nonNull)
                    .flatMap(verdict -> verdict.gates().stream())
                    .filter(gate -> gate.outcome() == Verdict.Outcome.REFUSED)
                    .forEach(gate -> metrics.gateFailed(gate.name()));
        });
    }

    void putAside(String topic, ErrorCode code) {
        safely(() -> messaging.deadLetter(topic, code.name()));
    }

    void tickFailed() {
        safely(metrics::tickFailed);
    }

    private void ended(RequestRow row, Instant at) {
        Optional<Moved> last = row.parts().stream()
                .map(Part::moved)
                .filter(Objects::nonNull)
                .filter(moved -> moved.jobId() != null)
                .findFirst();
        metrics.ended(
                last.map(Moved::modelId).orElse(UNKNOWN),
                last.map(Moved::method).orElse(UNKNOWN),
                row.state(),
                since(row.submitted().submittedAt(), at));
        metrics.deadline(
                row.submitted().regulation(),
                row.state() == RequestState.COMPLETED
                        && !at.isAfter(row.submitted().dueAt()),
                row.state());
    }

    /** A clock that runs behind must not make a duration negative. */
    private static Duration since(Instant start, Instant at) {
        Duration duration = Duration.between(start, at);
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static void safely(Runnable observation) {
        try {
            observation.run();
        } catch (RuntimeException e) {
            LOG.warn("A measurement failed", Nameless.of(e));
        }
    }
}
