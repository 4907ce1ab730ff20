package io.lethe.service.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.Event;
import io.lethe.contracts.EventType;
import io.lethe.contracts.ForgetInstructed;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.ModelStateChanged;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.StatusChanged;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Derives ids, so that a handler that runs again after a crash publishes the same events under the same ids. */
final class EventIdentity {

    private EventIdentity() {}

    /**
     * The id of an event: random without a cause, else derived from the cause and from what tells the event apart from
     * others that the same cause has. Measurements and times do not count: they differ between two runs of one job.
     */
    static String id(Event event, @Nullable Received<?> cause) {
        if (cause == null) {
            return UUID.randomUUID().toString();
        }
        var name = String.join(
                "\n", cause.source(), cause.id(), EventType.of(event).cloudEventType(), event.key(), among(event));
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }

    /** What tells an event apart from its siblings. */
    private static String among(Event event) {
        if (event instanceof StatusChanged status) {
            return Long.toString(status.sequence());
        }
        if (event instanceof ModelStateChanged model) {
            return Long.toString(model.sequence());
        }
        if (event instanceof EvaluationScored scored) {
            return scored.jobId() + " " + scored.attempt();
        }
        if (event instanceof JobPlanned job) {
            return job.jobId() + " " + job.attempt();
        }
        if (event instanceof JobProgressed job) {
            return job.jobId() + " " + job.attempt() + " " + job.step() + " " + job.at();
        }
        if (event instanceof JobFailed job) {
            return job.jobId() + " " + job.attempt();
        }
        if (event instanceof ModelUnlearned model) {
            return model.jobId() + " " + model.attempt();
        }
        return event.subject();
    }

    /** The forget request that an event is about; the first one where a job serves several. */
    static @Nullable String correlation(Event event, @Nullable Received<?> cause) {
        if (event instanceof ForgetRequested request) {
            return request.requestId();
        }
        if (event instanceof ForgetInstructed instruction) {
            return instruction.requestId();
        }
        if (event instanceof StatusChanged status) {
            return status.requestId();
        }
        var requests = requests(event);
        if (!requests.isEmpty()) {
            return requests.get(0);
        }
        return cause == null ? null : cause.correlationId();
    }

    private static List<String> requests(Event event) {
        if (event instanceof JobPlanned job) {
            return job.requestIds();
        }
        if (event instanceof ModelUnlearned model) {
            return model.requestIds();
        }
        if (event instanceof EvaluationScored scored) {
            return scored.requestIds();
        }
        if (event instanceof ModelPromoted promoted) {
            return promoted.requestIds();
        }
        return List.of();
    }
}
