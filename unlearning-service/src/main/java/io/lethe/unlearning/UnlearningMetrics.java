package io.lethe.unlearning;

import io.lethe.contracts.RequestState;
import io.lethe.service.metrics.DurationTimer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;

/**
 * The series of this service. {@code lethe_requests_total} over all outcomes equals the count of
 * {@code lethe_request_duration_seconds}: each request ends once.
 */
@ApplicationScoped
public class UnlearningMetrics {

    private final MeterRegistry registry;

    /** Makes the series of a registry. */
    public UnlearningMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Parts of a request's way that this service measures. */
    public enum Stage {
        /** From acceptance to the plan of a job. */
        QUEUE,
        /** Dataset and weights come from the store. */
        FETCH,
        /** The method runs. */
        UNLEARN,
        /** The outcome goes to the store. */
        STORE
    }

    /** A stage was passed. */
    public void stage(Stage stage, Duration duration) {
        DurationTimer.ofStage(stage.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .record(duration);
    }

    /**
     * A request ended.
     *
     * @param model lineage, or {@code unknown}: what producers write is no label
     * @param method method, or {@code unknown}
     * @param sinceSubmitted time since the person asked
     */
    public void ended(String model, String method, RequestState outcome, Duration sinceSubmitted) {
        String state = outcome.name().toLowerCase(Locale.ROOT);
        Counter.builder("lethe.requests")
                .description("Forget requests that ended")
                .tags("model", model, "method", method, "outcome", state)
                .register(registry)
                .increment();
        DurationTimer.named("lethe.request.duration", "Time from submission to the end of a request")
                .tags("method", method, "outcome", state)
                .register(registry)
                .record(sinceSubmitted);
    }

    /** A candidate was refused by a gate. */
    public void gateFailed(String gate) {
        Counter.builder("lethe.gate.failures")
                .description("Candidates that a gate refused")
                .tag("gate", gate)
                .register(registry)
                .increment();
    }

    /** A model could not be moved on by time. */
    public void tickFailed() {
        Counter.builder("lethe.coordinator.tick.failures")
                .description("Models that could not be moved on by time")
                .register(registry)
                .increment();
    }

    /** A thread of the coordinator's stream died and was replaced. */
    public void streamRestarted() {
        Counter.builder("lethe.coordinator.stream.restarts")
                .description("Threads of the coordinator's stream that died")
                .register(registry)
                .increment();
    }
}
