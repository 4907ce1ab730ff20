package io.lethe.service.jobs;

import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.service.learner.LearnerTasks;
import io.lethe.service.learner.Workspace;
import io.lethe.service.messaging.Received;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What all attempts of one worker share. */
final class Attempts {

    private final String worker;
    private final Map<JobKind, JobHandler> handlers = new EnumMap<>(JobKind.class);
    private final JobEvents events;
    private final Checkpoints checkpoints;
    private final Workspace workspace;
    private final LearnerTasks learner;
    private final JobMetrics metrics;
    private final WorkerConfig config;

    Attempts(
            String worker,
            List<JobHandler> handlers,
            JobEvents events,
            Checkpoints checkpoints,
            Workspace workspace,
            LearnerTasks learner,
            JobMetrics metrics,
            WorkerConfig config) {
        this.worker = worker;
        handlers.forEach(handler -> handler.kinds().forEach(kind -> this.handlers.put(kind, handler)));
        this.events = events;
        this.checkpoints = checkpoints;
        this.workspace = workspace;
        this.learner = learner;
        this.metrics = metrics;
        this.config = config;
    }

    /** Kinds of jobs that can be done here. */
    Set<JobKind> kinds() {
        return Set.copyOf(handlers.keySet());
    }

    /** Name of the worker. */
    String worker() {
        return worker;
    }

    /** Counts attempts that follow others. */
    void opened(JobTable.Opening opening) {
        if (opening != JobTable.Opening.FIRST) {
            metrics.resumed(opening);
        }
    }

    /** Begins an attempt that this worker has claimed: its first sign of life is sent. */
    Attempt begin(Received<JobPlanned> planned) {
        JobHandler handler = Objects.requireNonNull(handlers.get(planned.event().kind()));
        return new Attempt(
                planned,
                handler,
                new Heartbeat(events, planned, worker, config.heartbeat()),
                events,
                checkpoints,
                workspace,
                learner,
                metrics,
                config);
    }
}
